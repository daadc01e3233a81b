package models

import _ "embed"

// EntitiesEN is the recogniser of names in English texts; its format stands in
// package extract, its card in README.md, its recipe in entities-en.recipe.
//
//go:embed entities-en.bin
var EntitiesEN []byte
