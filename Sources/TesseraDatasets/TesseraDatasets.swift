// TesseraDatasets
