// TesseraKernelsAVX512
