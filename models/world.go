package models

import _ "embed"

// World is a map of the world: a line for each country, the largest first, with
// its code and, after a tab, rings parted by ";" of points "x,y" parted by
// spaces, on a map 1800 wide and 760 high. After Natural Earth, in the public
// domain; see world/gen.go.
//
//go:embed world/world.tsv
var World string
