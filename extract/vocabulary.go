package extract

import "slices"

// Modes lists the modes of cooperation, in the order of their definitions.
func Modes() []string { return slices.Clone(modeIDs[:]) }

// Kinds lists the kinds of organisations.
func Kinds() []string {
	return []string{"company", "university", "institute", "government", "hospital", "ngo", "military", "other"}
}
