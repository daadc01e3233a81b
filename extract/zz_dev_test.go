package extract

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"attache/corpus"
)

func TestDevModes(t *testing.T) {
	half := "dev"
	if h := os.Getenv("HALF"); h != "" {
		half = h
	}
	tp, fp, fn := 0, 0, 0
	for _, r := range readReports(t, half) {
		got := findModes(passagesOf(r.document()))
		out := ""
		for _, m := range got {
			ok := slices.Contains(r.Truth.Modes, m.ID)
			if m.Score >= ModeThreshold {
				if ok {
					tp++
				} else {
					fp++
					out += fmt.Sprintf("  FP %s %.2f", m.ID, m.Score)
					for _, e := range m.Evidence {
						out += fmt.Sprintf(" [%s]", e.Text)
					}
					out += "\n"
				}
			}
		}
		for _, w := range r.Truth.Modes {
			i := slices.IndexFunc(got, func(m2 corpus.Mode) bool { return m2.ID == w })
			if i < 0 || got[i].Score < ModeThreshold {
				fn++
				out += "  FN " + w + "\n"
			}
		}
		if out != "" && half == "dev" {
			fmt.Printf("%s %s\n%s", r.ID, r.Title, out)
		}
	}
	p, rc := float64(tp)/float64(tp+fp), float64(tp)/float64(tp+fn)
	fmt.Printf("%s tp %d fp %d fn %d P %.3f R %.3f F %.3f\n", half, tp, fp, fn, p, rc, 2*p*rc/(p+rc))
}
