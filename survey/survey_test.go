package survey

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"
)

func frame(n int) []Unit {
	var units []Unit
	for i := range n {
		units = append(units, Unit{Name: fmt.Sprintf("Company %02d", i), Kind: "company", Stratum: []string{"RU", "RU", "US"}[i%3]})
	}
	return units
}

func TestDraw(t *testing.T) {
	s, again, other := Survey{Seed: 7}, Survey{Seed: 7}, Survey{Seed: 8}
	units := frame(90)
	if err := s.Draw(units, 30); err != nil {
		t.Fatal(err)
	}
	if want := []Stratum{{"RU", 60, 20}, {"US", 30, 10}}; !reflect.DeepEqual(s.Frame, want) || len(s.Units) != 30 {
		t.Errorf("%+v and %d units", s.Frame, len(s.Units))
	}
	slices.Reverse(units)
	if err := errors.Join(again.Draw(units, 30), other.Draw(units, 30)); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(s.Units, again.Units) {
		t.Error("the order of the frame changes the sample")
	}
	if reflect.DeepEqual(s.Units, other.Units) {
		t.Error("the seed does not change the sample")
	}
	seen := map[string]bool{}
	for _, u := range s.Units {
		if seen[u.Name] {
			t.Errorf("%s is drawn twice", u.Name)
		}
		seen[u.Name] = true
	}
	if err := (&Survey{}).Draw(units, 91); err == nil {
		t.Error("91 of 90 are drawn")
	}
}

// Every unit has the same chance.
func TestDrawIsFair(t *testing.T) {
	units := frame(30)
	drawn := map[string]int{}
	const rounds = 3000
	for seed := range uint64(rounds) {
		s := Survey{Seed: seed}
		if err := s.Draw(units, 6); err != nil {
			t.Fatal(err)
		}
		for _, u := range s.Units {
			drawn[u.Name]++
		}
	}
	for _, u := range units {
		if n := float64(drawn[u.Name]); math.Abs(n-rounds/5) > 5*math.Sqrt(rounds*0.2*0.8) {
			t.Errorf("%s is drawn %g times of %d, want about a fifth", u.Name, n, rounds)
		}
	}
}

// 14 of 30 are 47 %, 30 to 64.
func TestSummarize(t *testing.T) {
	s := Survey{Seed: 1, Strata: "origin"}
	if err := s.Draw(frame(90), 30); err != nil {
		t.Fatal(err)
	}
	var outcomes []Outcome
	for i := range s.Units {
		o := Outcome{Unit: i + 1, Outcome: None}
		if i < 14 {
			o.Outcome = Outcomes[i%5]
		}
		outcomes = append(outcomes, o)
	}
	outcomes = append(outcomes, Outcome{Unit: 99, Outcome: "licence"}) // of nothing
	list := s.Summarize(s.Follow(outcomes))
	if len(list) != 3 || list[0].Deals != 14 || list[0].Followed != 30 || list[0].Outcomes[None] != 16 {
		t.Fatalf("%+v", list)
	}
	if got := fmt.Sprintf("%.0f %.0f %.0f", 100*list[0].Share.Value, 100*list[0].Share.Low, 100*list[0].Share.High); got != "47 30 64" {
		t.Errorf("share %s, want 47 30 64", got)
	}
	if list[1].Stratum != "RU" || list[1].Deals != 14 || list[2].Deals != 0 || list[2].Share.High == 0 {
		t.Errorf("by stratum: %+v", list[1:])
	}
	if s.Strata = ""; len(s.Summarize(s.Follow(outcomes))) != 1 {
		t.Error("strata where there are none")
	}
}

func TestLaterOutcomesHold(t *testing.T) {
	s := Survey{Units: frame(2)}
	for _, c := range []struct {
		given, want []string
	}{
		{nil, nil},
		{[]string{"licence", "joint-venture"}, []string{"licence", "joint-venture"}},
		{[]string{None, "licence"}, []string{"licence"}},
		{[]string{"licence", "purchase", None}, []string{None}},
		{[]string{"licence", "licence"}, []string{"licence"}},
	} {
		var outcomes []Outcome
		for i, o := range c.given {
			outcomes = append(outcomes, Outcome{Unit: 1, Outcome: o, URL: fmt.Sprint(i)})
		}
		followed := s.Follow(outcomes)
		var got []string
		for _, o := range followed[0].Outcomes {
			got = append(got, o.Outcome)
		}
		if !slices.Equal(got, c.want) || len(followed[1].Outcomes) != 0 {
			t.Errorf("%v gives %v, want %v", c.given, got, c.want)
		}
		if deal := len(c.want) > 0 && c.want[0] != None; followed[0].Deal() != deal {
			t.Errorf("%v: deal is %v", c.given, !deal)
		}
	}
}

func TestFind(t *testing.T) {
	s := Survey{Name: "s", Units: []Unit{{Name: "Uralgrad JSC"}, {Name: "Twin"}, {Name: "Twin"}}}
	for unit, want := range map[string]int{"1": 1, "uralgrad jsc": 1, "3": 3} {
		if n, err := s.Find(unit); err != nil || n != want {
			t.Errorf("%s is %d, %v", unit, n, err)
		}
	}
	for _, unit := range []string{"0", "4", "", "Twin", "1x"} {
		if n, err := s.Find(unit); err == nil {
			t.Errorf("%q is %d", unit, n)
		}
	}
}

func ExampleSurvey_Summarize() {
	s := Survey{Seed: 7}
	if err := s.Draw([]Unit{{Name: "A"}, {Name: "B"}, {Name: "C"}, {Name: "D"}}, 2); err != nil {
		fmt.Println(err)
	}
	all := s.Summarize(s.Follow([]Outcome{{Unit: 1, Outcome: "licence"}, {Unit: 2, Outcome: None}}))[0]
	fmt.Printf("%d of %d, between %.0f and %.0f %%\n", all.Deals, all.Followed, 100*all.Share.Low, 100*all.Share.High)
	// Output: 1 of 2, between 9 and 91 %
}
