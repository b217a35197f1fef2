// TesseraReference
