package group

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

// people reads lines "doc: Name (Organisation)".
func people(text string) (list []PersonItem) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			doc, rest, _ := strings.Cut(line, ": ")
			name, org, _ := strings.Cut(strings.TrimSuffix(rest, ")"), " (")
			list = append(list, PersonItem{Doc: doc, Date: "20" + doc[1:], Person: &corpus.Person{Name: name, Organization: org}})
		}
	}
	return list
}

func TestPeople(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"d1: Li Wei (Tsinghua University)\nd2: LI WEI (Tsinghua University)\nd3: Li Wei",
			"Li Wei [Tsinghua University] d1 d2 d3: same full name, and no other organisation of one"},
		{"d1: Li Wei (Tsinghua University)\nd2: Li Wei (Huawei)\nd3: Li Wei",
			"Li Wei [] d3: |Li Wei [Huawei] d2: |Li Wei [Tsinghua University] d1: "},
		{"d1: Ivan Tchaikovsky\nd2: Ivan Chaikovskii", "Ivan Chaikovskii [] d1 d2: same full name, no organisation stated"},
		{"d1: Petrov\nd2: Petrov", "Petrov [] d1: |Petrov [] d2: "},
		{"d1: Petrov (Rosatom)\nd2: Petrov (ROSATOM)", "Petrov [ROSATOM Rosatom] d1 d2: same name and organisation"},
		{"d1: —", ""},
	} {
		list := people(tt.in)
		for range 2 {
			var out []string
			for _, e := range People(slices.Values(list), Options{}) {
				out = append(out, fmt.Sprintf("%s %v %s: %s", e.Name, e.Organizations, strings.Join(e.Documents, " "), e.Why))
			}
			if d := cmp.Diff(tt.want, strings.Join(out, "|")); d != "" {
				t.Errorf("%s\n%s", tt.in, d)
			}
			slices.Reverse(list)
		}
	}
}

func TestPeopleFields(t *testing.T) {
	got := People(slices.Values(people("d2: Li Wei\nd1: LI WEI\nd3: Li Wei")), Options{})
	want := []PersonEntity{{Name: "Li Wei", Documents: []string{"d1", "d2", "d3"}, Variants: []Variant{{"Li Wei", 2}, {"LI WEI", 1}},
		First: "201", Last: "203", Why: "same full name, no organisation stated"}}
	for i := range got {
		if len(got[i].Organizations) == 0 {
			got[i].Organizations = nil
		}
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}
