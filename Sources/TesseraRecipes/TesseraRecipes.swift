// TesseraRecipes
