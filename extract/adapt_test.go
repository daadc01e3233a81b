package extract

import (
	"bytes"
	"path/filepath"
	"slices"
	"testing"
)

// Adapted to texts that mark organisations alone, a model learns these, keeps
// its places, and is the same for any number of workers.
func TestAdaptEntities(t *testing.T) {
	base := toyModel(t)
	docs, err := ReadGoldFile(filepath.Join(toyFolder(t), "gold.bio"))
	if err != nil {
		t.Fatal(err)
	}
	for d := range docs {
		for p := range docs[d].Names {
			docs[d].Names[p] = slices.DeleteFunc(docs[d].Names[p], func(e Entity) bool { return e.Type != ORG })
		}
	}
	one, err := AdaptEntities(base, docs, AdaptOptions{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	two, err := AdaptEntities(base, docs, AdaptOptions{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Encode(), two.Encode()) {
		t.Error("two workers give another model than one")
	}
	if got := found(t, one, "Hooli Inc. opened a plant in Oslo."); !slices.Contains(got, "LOC Oslo") || !slices.Contains(got, "ORG Hooli Inc.") {
		t.Errorf("found %v", got)
	}
	trial, err := TryAdapting(base, docs, AdaptOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if trial.Before.Gold != trial.After.Gold || trial.Before.Gold == 0 || trial.Low > trial.High {
		t.Errorf("%+v", trial)
	}
	how, chosen, err := ChooseAdapting(base, docs, AdaptOptions{Seed: 5})
	if err != nil || how.Seed != 5 || how.Keep != 0.5 && how.Keep != -1 || chosen.Before != trial.Before {
		t.Errorf("%+v, %+v, %v", how, chosen, err)
	}
	if _, err := AdaptEntities(base, nil, AdaptOptions{}); err == nil {
		t.Error("nothing teaches something")
	}
}
