package extract

import "testing"

func TestEntityTypeRoundTrip(t *testing.T) {
	for typ := ORG; typ <= MISC; typ++ {
		got, ok := ParseEntityType(typ.String())
		if !ok || got != typ {
			t.Errorf("ParseEntityType(%q) = %v, %v", typ.String(), got, ok)
		}
	}
	for _, bad := range []string{"", "org", "GPE"} {
		if got, ok := ParseEntityType(bad); ok {
			t.Errorf("ParseEntityType(%q) = %v, want none", bad, got)
		}
	}
	if got := EntityType(9).String(); got != "EntityType(9)" {
		t.Errorf("EntityType(9) prints as %q", got)
	}
}
