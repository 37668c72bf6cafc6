"""Operations on real databases."""
