"""What every page and every call over HTTP has in common: policy, sign-in, safety, refusals."""
