package attache

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attache/corpus"
)

// A corpus teaches what was corrected in it, and says when that is too little.
func TestTrainOnCorrections(t *testing.T) {
	var lines strings.Builder
	kiln := strings.Fields("glaze kiln ceramic clay oven tile porcelain enamel furnace fired pottery mould slip quartz feldspar")
	town := strings.Fields("pension holiday school museum opera ticket bus garden library recipe novel choir painter poem theatre")
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 120 {
		words := [][]string{kiln, town}[i%2]
		text := "The delegation heard about"
		for range 25 {
			text += " " + words[random.IntN(len(words))]
		}
		fmt.Fprintf(&lines, `{"id":"r%03d","lang":"en","text":%q}`+"\n", i, text)
	}
	folder := labelReports(t, lines.String())
	out := filepath.Join(t.TempDir(), "mine.model")
	_, _, err := TrainDomainsOn(context.Background(), folder, out, TrainOptions{})
	if !errors.Is(err, ErrTooLittle) || !strings.Contains(err.Error(), "0 of 120 reports have corrections of that kind; it takes 25") {
		t.Errorf("nothing corrected: %v", err)
	}
	var list []corpus.Correction
	for i := range 120 {
		c := corpus.Correction{Do: corpus.Add, What: "domain", Doc: fmt.Sprintf("r%03d", i), Label: "materials"}
		if i%2 == 1 {
			c.Do = corpus.Remove // it says so already; someone has looked
		}
		list = append(list, c)
	}
	if _, err := Correct(context.Background(), folder, list, false); err != nil {
		t.Fatal(err)
	}
	report, from, err := TrainDomainsOn(context.Background(), folder, out, TrainOptions{Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if report.Examples != 120 || from.Corrected != 120 || from.HeldOut < 5 || from.After <= from.Before || from.After < 0.9 {
		t.Errorf("%d examples, %+v", report.Examples, from)
	}
	if _, err := os.Stat(out); err != nil {
		t.Error(err)
	}
	if _, _, err := TrainEntitiesOn(context.Background(), folder, out, TrainOptions{}); !errors.Is(err, ErrTooLittle) {
		t.Errorf("no name is corrected: %v", err)
	}
}
