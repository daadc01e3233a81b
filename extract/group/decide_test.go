package group

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

func decision(what, name string, names ...string) corpus.Decision {
	return corpus.Decision{What: what, Name: name, Names: names, ID: "c1"}
}

func TestDecidedOrganizations(t *testing.T) {
	for _, tt := range []struct {
		name, in  string
		decisions []corpus.Decision
		want      string
	}{
		{"merged across countries", "d1: Acme [US company]\nd2: Rival Works [DE company]", []corpus.Decision{decision("organization", "Acme", "Acme", "Rival Works")},
			"Acme [DE company] d1 d2\n  1.00 Acme + Rival Works: correction c1 says that they are one\n"},
		{"one name in two countries merged", "d1: Acme [US company]\nd2: Acme [DE company]", []corpus.Decision{decision("organization", "Acme Inc", "Acme", "ACME Inc.")},
			"Acme Inc [DE company] d1 d2\n  1.00 Acme + Acme: correction c1 says that they are one\n"},
		{"kept apart though evidence joins them", "d1: Rosatom [RU company] = ROSA #x\nd2: ROSA [RU company] #x", []corpus.Decision{{What: "organization", Names: []string{"Rosatom", "ROSA"}}},
			"ROSA [RU company] d2\nRosatom [RU company] d1\n"},
		{"split after a merge", "d1: Acme [US company]\nd2: Rival Works [DE company]",
			[]corpus.Decision{decision("organization", "Acme", "Acme", "Rival Works"), {What: "organization", Names: []string{"Acme", "Rival Works"}}},
			"Acme [US company] d1\nRival Works [DE company] d2\n"},
		{"called by another name", "d1: Acme [US company]\nd2: Acme [US company]\nd3: ACME [US company]", []corpus.Decision{decision("organization", "ACME", "Acme")},
			"ACME [US company] d1 d2 d3\n"},
		{"of people", "d1: Acme [US company]\nd2: Rival Works [DE company]", []corpus.Decision{decision("person", "Acme", "Acme", "Rival Works")},
			"Acme [US company] d1\nRival Works [DE company] d2\n"},
	} {
		list := items(t, tt.in)
		for range 2 {
			got := summary(Group(slices.Values(list), Options{Decisions: tt.decisions}))
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("%s: %s", tt.name, d)
			}
			slices.Reverse(list)
		}
	}
}

func TestDecidedPeople(t *testing.T) {
	in := "d1: Ivan Petrov (Rosatom)\nd2: Ivan Petroff (Huawei)\nd3: I. Petrov"
	for _, tt := range []struct {
		name      string
		decisions []corpus.Decision
		want      string
	}{
		{"nobody said anything", nil, "I. Petrov d3|Ivan Petroff d2|Ivan Petrov d1"},
		{"merged", []corpus.Decision{decision("person", "Ivan Petrov", "Ivan Petrov", "Ivan Petroff", "I. Petrov")}, "Ivan Petrov d1 d2 d3"},
		{"called otherwise", []corpus.Decision{decision("person", "Иван Петров", "Ivan Petrov")}, "I. Petrov d3|Ivan Petroff d2|Ivan Petrov d1"},
	} {
		list := people(in)
		for range 2 {
			var out []string
			for _, e := range People(slices.Values(list), Options{Decisions: tt.decisions}) {
				out = append(out, fmt.Sprintf("%s %s", e.Name, strings.Join(e.Documents, " ")))
			}
			if got := strings.Join(out, "|"); got != tt.want {
				t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
			}
			slices.Reverse(list)
		}
	}
	alike := people("d1: Ivan Chaikovskii\nd2: Ivan Tchaikovsky")
	if n := len(People(slices.Values(alike), Options{})); n != 1 {
		t.Fatalf("%d persons of two spellings", n)
	}
	if n := len(People(slices.Values(alike), Options{Decisions: []corpus.Decision{{What: "person", Names: []string{"Ivan Chaikovskii", "Ivan Tchaikovsky"}}}})); n != 2 {
		t.Errorf("%d persons after a split", n)
	}
}
