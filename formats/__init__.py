"""Rows as files that others read: CSV, GeoJSON, Parquet, Excel. Used by the API and by exports alike."""
