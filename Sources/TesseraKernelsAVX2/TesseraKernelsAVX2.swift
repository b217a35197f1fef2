// TesseraKernelsAVX2
