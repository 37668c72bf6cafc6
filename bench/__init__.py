"""What an operation costs beside the raw statements that write the same rows; run by hand, never part of the product.

``script`` the steps that both sides take · ``workflow`` the life cycle they follow · ``office`` the people and items ·
``floor`` the raw ``sqlite3`` statements · ``sameness`` the proof that both wrote the same · ``advance`` the
measurement of a step · ``move`` that of items that move to another version · ``__main__`` the command line. How it is
measured and how far to trust it: ``bench/README.md``.
"""
