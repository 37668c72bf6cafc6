"""Rows and transactions: the only package that knows ``sqlmodel`` and SQL.

``columns`` types safe on both databases · ``tables`` every table · ``database`` how a database is opened ·
``statements`` SQL compiled once · ``bulk`` very many rows at once · ``unit_of_work`` one transaction ·
``migrations`` how the tables came to be · then one module for each kind of row that operations ask for.
"""
