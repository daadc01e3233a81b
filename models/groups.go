package models

import _ "embed"

// Groups is the table of groups of countries with the dates their members count
// from; its head explains its form. Written for this project.
//
//go:embed groups.tsv
var Groups string
