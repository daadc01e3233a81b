package extract

import "testing"

func TestAcronymOf(t *testing.T) {
	for _, tt := range []struct {
		short, long string
		want        bool
	}{
		{"NCI", "National Cancer Institute", true},
		{"nci", "National Cancer Institute", true},
		{"MIT", "Massachusetts Institute of Technology", true},
		{"MoST", "Ministry of Science and Technology", true},
		{"MOST", "Ministry of Science and Technology", true},
		{"KAIST", "Korea Advanced Institute of Science and Technology", true},
		{"DLR", "Deutsches Zentrum für Luft- und Raumfahrt", true},
		{"FDA", "Food and Drug Administration", true},
		{"NIH", "National Cancer Institute", false},
		{"NCI", "Nordic Council", false},
		{"CI", "National Cancer Institute", false},
		{"N", "National", false},
		{"", "National Cancer Institute", false},
		{"NCI", "", false},
		{"BN", "BioNTech", true},
		{"US", "University of the South", true},
		{"SMIC", "Semiconductor Manufacturing International Corporation", true},
		{"CAS", "Chinese Academy of Sciences", true},
		{"RAS", "Russian Academy of Sciences Institute Building Number", false},
	} {
		if got := acronymOf(tt.short, tt.long); got != tt.want {
			t.Errorf("acronymOf(%q, %q) = %v, want %v", tt.short, tt.long, got, tt.want)
		}
	}
}

func TestIsAcronym(t *testing.T) {
	for name, want := range map[string]bool{
		"NCI": true, "CSIRO": true, "AT&T": true, "U.S.": true, "3M": false, "EPFL": true, "DoD": true, "Huawei": false, "National Cancer Institute": false, "": false, "A": false, "ABCDEFGHIJKL": false, "UniBW": true,
	} {
		if got := isAcronym(name); got != want {
			t.Errorf("isAcronym(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestLettersIn(t *testing.T) {
	for _, tt := range []struct {
		short, long string
		want        bool
	}{{"MPG", "Max-Planck-Gesellschaft", true}, {"INSERM", "Institut national de la santé et de la recherche médicale", true}, {"NATO", "OTAN", false}, {"XYZ", "Xavier", false}} {
		if got := lettersIn(tt.short, tt.long); got != tt.want {
			t.Errorf("lettersIn(%q, %q) = %v", tt.short, tt.long, got)
		}
	}
}

func TestOpensBracket(t *testing.T) {
	for between, want := range map[string]bool{
		" (": true, "(": true, ` ("`: true, " (the ": true, ` (the “`: true, " (or ": true, " and (": false, ", ": false, " (a unit of ": false, "": false,
	} {
		if got := opensBracket(between); got != want {
			t.Errorf("opensBracket(%q) = %v, want %v", between, got, want)
		}
	}
}
