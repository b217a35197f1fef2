// TesseraOperators
