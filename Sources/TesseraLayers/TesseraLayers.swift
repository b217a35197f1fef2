// TesseraLayers
