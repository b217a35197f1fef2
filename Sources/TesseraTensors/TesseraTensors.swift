// TesseraTensors
