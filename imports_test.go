package attache

import (
	"os/exec"
	"strings"
	"testing"
)

// allowed says which of our packages each may import; a prefix ends in "/".
// corpus and models import nothing of ours but internal; extract, classify and
// index only those and never one another; the root imports all, cmd the root.
var allowed = map[string][]string{
	"attache/internal/": {"attache/internal/"},
	"attache/corpus":    {"attache/corpus", "attache/internal/"},
	"attache/models":    {"attache/models", "attache/internal/"},
	"attache/extract":   {"attache/extract", "attache/corpus", "attache/models", "attache/internal/"},
	"attache/classify":  {"attache/classify", "attache/corpus", "attache/models", "attache/internal/"},
	"attache/index":     {"attache/index", "attache/corpus", "attache/models", "attache/internal/"},
	"attache/audit":     {"attache/audit", "attache/corpus", "attache/models", "attache/internal/"},
}

// only says which packages may import a library.
var only = map[string]string{
	"github.com/jdkato/prose":       "attache/extract",
	"github.com/blevesearch/bleve/": "attache/index",
}

func TestImportRule(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command to list the packages with")
	}
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) < 8 {
		t.Fatalf("go list names %d packages: the test looks in the wrong place", len(lines))
	}
	for _, line := range lines {
		fields := strings.Fields(line)
		pkg := fields[0]
		for _, imported := range fields[1:] {
			if strings.HasPrefix(imported, "attache/") && !mayImport(pkg, imported) {
				t.Errorf("%s imports %s", pkg, imported)
			}
			for library, owner := range only {
				if strings.HasPrefix(imported, library) && !within(pkg, owner) {
					t.Errorf("%s imports %s, which belongs to %s", pkg, imported, owner)
				}
			}
		}
	}
}

func mayImport(pkg, imported string) bool {
	for owner, list := range allowed {
		if !within(pkg, owner) {
			continue
		}
		for _, ok := range list {
			if within(imported, ok) {
				return true
			}
		}
		return false
	}
	return true // the root and cmd
}

// within reports whether pkg is prefix or below it.
func within(pkg, prefix string) bool {
	return pkg == strings.TrimSuffix(prefix, "/") || strings.HasPrefix(pkg, strings.TrimSuffix(prefix, "/")+"/")
}
