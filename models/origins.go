package models

import _ "embed"

// Origins is the table of the home countries of well-known organisations; its
// format stands in package extract/origin, its card in organizations.md.
//
//go:embed origins.bin
var Origins string
