"""The law as dated, sourced data, and pure decisions on it. Imports only `schemas`.

`book`, `regions`, `instruction` and `working_days` read the files of this folder, once; everything else computes.
No number of the law stands in Python: it comes from `parameters/` through a ruling, and a decision hands back the
rulings it rests on.
"""
