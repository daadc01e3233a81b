package models

import _ "embed"

// Kinds is the model that tells kinds of organisations from their names; its
// format stands in package extract/kind, its card in organizations.md.
//
//go:embed kinds.bin
var Kinds string
