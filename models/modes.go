package models

import _ "embed"

// Modes is the table of phrases that speak for a mode of cooperation; its head
// explains its form.
//
//go:embed modes.txt
var Modes string
