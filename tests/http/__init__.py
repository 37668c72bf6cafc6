"""The site over HTTP: the API and the pages, by a client that speaks to the application in process."""
