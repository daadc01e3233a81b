package attache

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"attache/corpus/read"
	"attache/models"
)

// A model that is cut, altered, or none is refused by its name, and nothing is
// written.
func TestDamagedModels(t *testing.T) {
	altered := func(data []byte) []byte {
		data = bytes.Clone(data)
		data[len(data)-1] ^= 1
		return data
	}
	for _, c := range []struct {
		name, want string
		data       []byte
	}{
		{"cut", "truncated", models.DomainsEN[:len(models.DomainsEN)/2]},
		{"cut in the head", "truncated", models.DomainsEN[:20]},
		{"altered", "altered", altered(models.DomainsEN)},
		{"names cut", "truncated", models.EntitiesEN[:len(models.EntitiesEN)/2]},
		{"names cut in the head", "truncated", models.EntitiesEN[:20]},
		{"names altered", "altered", altered(models.EntitiesEN)},
		{"empty", "neither a model", nil},
		{"text", "neither a model", []byte("domains: [ai]\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			model, study := filepath.Join(dir, "mine.model"), filepath.Join(dir, "study")
			if err := os.WriteFile(model, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			source := Lines(t.Context(), strings.NewReader(`{"id":"a","text":"A report from Norway."}`), read.Options{})
			_, err := Run(context.Background(), source, study, RunOptions{Options: Options{Models: []string{model}}, NoIndex: true})
			if err == nil || !strings.Contains(err.Error(), "mine.model: ") || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want mine.model and %q", err, c.want)
			}
			if _, err := os.Stat(study); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("the corpus folder was made all the same: %v", err)
			}
		})
	}
}

func TestKeepModels(t *testing.T) {
	dir := t.TempDir()
	file := modelFile{"taxonomy", "elsewhere/mine.yaml", []byte("version: 1\n")}
	sum := digest(file.data)
	if _, err := usedFile(dir, sum); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("before: %v, want not there", err)
	}
	if err := keepModels(dir, []modelFile{file}); err != nil {
		t.Fatal(err)
	}
	path, err := usedFile(dir, sum)
	if want := filepath.Join(dir, "used", sum[:12]+"-mine.yaml"); err != nil || path != want {
		t.Fatalf("got %s, %v, want %s", path, err, want)
	}
	// A copy given back keeps its name; a damaged one is no copy, and is replaced.
	if err := os.WriteFile(path, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := usedFile(dir, sum); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a damaged copy: %v, want not there", err)
	}
	if err := keepModels(dir, []modelFile{{"taxonomy", path, file.data}}); err != nil {
		t.Fatal(err)
	}
	if again, err := usedFile(dir, sum); err != nil || again != path {
		t.Errorf("got %s, %v, want %s", again, err, path)
	}
	if err := keepModels(dir, []modelFile{{"taxonomy", path, nil}}); err != nil {
		t.Error(err)
	}
}
