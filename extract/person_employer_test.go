package extract

import "testing"

func TestBelongs(t *testing.T) {
	d := &crew{resolver: resolve(t)}
	for between, want := range map[string]bool{
		" of ": true, " of the ": true, " at ": true, " from ": true, " (": true, ", director of ": true, ", a professor of physics at the ": true,
		", who is chief engineer of ": true, ", of ": true, " is a researcher at ": true,
		" and ": false, " visited ": false, " for ": false, ". ": false, " said ": false, ", a friend of ": false, ", which was sold to ": false, " of Berlin. The ": false, "": false, " the ": false,
		" and the many other guests who had come that evening from ": false,
	} {
		if got := d.belongs(between); got != want {
			t.Errorf("belongs(%q) = %v, want %v", between, got, want)
		}
	}
}

func TestEmploys(t *testing.T) {
	d := &crew{resolver: resolve(t)}
	for between, want := range map[string]bool{
		" director ": true, "'s chief executive ": true, " president Dr. ": true, "’s founder ": true, " vice-president ": true, " head of research ": false,
		" and president ": false, " met director ": false, " ": false, "": false, ". Director ": false, " told president ": true, " (director ": false,
	} {
		if got := d.employs(between); got != want {
			t.Errorf("employs(%q) = %v, want %v", between, got, want)
		}
	}
}

func TestUntitled(t *testing.T) {
	r := resolve(t)
	for text, want := range map[string]string{
		"<Prof. Dr. Li Wei> came.": "Li Wei", "<Dr.> came.": "Dr.", "<Minister Petrov> came.": "Petrov", "<Li Wei's> work.": "Li Wei",
	} {
		p, entities := marked(t, "text", text)
		people := r.people([]Passage{p}, entities, nil)
		if len(people) != 1 || people[0].Name != want {
			t.Errorf("%s: %+v, want %s", text, people, want)
		}
	}
}
