// TesseraTraining
