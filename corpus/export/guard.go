package export

import "strings"

// Guard puts an apostrophe before a cell of CSV that a spreadsheet would run as
// a formula: one that begins with = + - @, their wide forms, a tab or the end of
// a line. A cell that has apostrophes before such a character gets one more, so
// that
//
//	Unguard(Guard(cell)) == cell
//
// for every cell. Nothing else is changed.
func Guard(cell string) string {
	if runsAsFormula(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// Unguard takes away the apostrophe that Guard has put before a cell.
func Unguard(cell string) string {
	if rest, found := strings.CutPrefix(cell, "'"); found && runsAsFormula(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return cell
}

func runsAsFormula(cell string) bool {
	for _, r := range cell {
		return strings.ContainsRune("=+-@\t\r\n＝＋－＠", r)
	}
	return false
}
