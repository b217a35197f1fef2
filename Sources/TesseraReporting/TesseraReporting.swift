// TesseraReporting
