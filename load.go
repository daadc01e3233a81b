package attache

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"attache/classify"
	"attache/corpus"
	"attache/extract"
	"attache/models"
)

// modelFile is a model or a taxonomy that is not built in, as it was read.
type modelFile struct {
	kind string // as the manifest calls it: "entities", "domains", "taxonomy" or "names"
	path string
	data []byte
}

// parts are what an engine is put together from.
type parts struct {
	taxonomy *classify.Taxonomy // nil for what is built in, as the next two
	domains  *classify.Model
	names    *extract.EntityModel
	rules    bool // in place of a model of names
	own      *extract.Names
	given    []modelFile
}

// load reads the files that the options name.
func load(opts Options) (*parts, error) {
	p := &parts{}
	for _, path := range opts.Models {
		if path == "rules" && p.names == nil && !p.rules {
			p.rules = true
			continue
		}
		if err := p.model(path); err != nil {
			return nil, err
		}
	}
	if err := p.ownNames(opts.Names); err != nil {
		return nil, err
	}
	if opts.Taxonomy == "" {
		return p, nil
	}
	data, err := os.ReadFile(opts.Taxonomy)
	if err != nil {
		return nil, err
	}
	p.given = append(p.given, modelFile{"taxonomy", opts.Taxonomy, data})
	p.taxonomy, err = classify.ParseTaxonomy(opts.Taxonomy, data)
	return p, err
}

// ownNames reads the user's own list of names, if there is one.
func (p *parts) ownNames(path string) error {
	if path == "" {
		return nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	p.given = append(p.given, modelFile{"names", path, data})
	p.own, err = extract.ParseNames(path, data)
	return err
}

// model reads the model at path, of names or of domains.
func (p *parts) model(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	switch {
	case extract.IsEntityModel(data):
		if p.names != nil || p.rules {
			return fmt.Errorf("%s: a second model of names: give one", path)
		}
		p.names, err = extract.DecodeEntityModel(path, data)
		p.given = append(p.given, modelFile{"entities", path, data})
	case classify.IsModel(data):
		if p.domains != nil {
			return fmt.Errorf("%s: a second model of domains: give one", path)
		}
		p.domains, err = classify.ParseModel(path, data)
		p.given = append(p.given, modelFile{"domains", path, data})
	default:
		err = fmt.Errorf("%s: neither a model of names nor one of domains: attache train writes them", path)
	}
	return err
}

// recognizer is the finder of names.
func (p *parts) recognizer() (extract.Recognizer, error) {
	switch {
	case p.rules:
		return extract.NewRules(), nil
	case p.names != nil:
		return p.names, nil
	}
	m, err := extract.BuiltInEntities()
	if err != nil {
		return nil, fmt.Errorf("load names: %w", err)
	}
	return m, nil
}

// digests are the SHA-256 of everything the labels rest on.
func (p *parts) digests() map[string]string {
	m := map[string]string{
		"taxonomy": digest(models.Taxonomy), "entities": digest(models.EntitiesEN), "domains": digest(models.DomainsEN),
		"kinds": digest([]byte(models.Kinds)), "origins": digest([]byte(models.Origins)), "modes": digest([]byte(models.Modes)),
		"countries": digest([]byte(models.Countries + models.Regions + models.Cities + models.CountryPhrases)),
	}
	if p.rules {
		m["entities"] = digest([]byte("rules"))
	}
	for _, f := range p.given {
		m[f.kind] = digest(f.data)
	}
	return m
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// usedFolder holds copies of what is not built in.
const usedFolder = "used"

// usedPrefix begins the name of the copy of a file with this digest.
func usedPrefix(digest string) string { return digest[:12] + "-" }

// keepModels copies the files to the folder's used/, named by digest and name.
// A copy that is there already and whole stays.
func keepModels(folder string, files []modelFile) error {
	for _, f := range files {
		sum := digest(f.data)
		if _, err := usedFile(folder, sum); err == nil {
			continue
		}
		dir, name := filepath.Join(folder, usedFolder), filepath.Base(f.path)
		if prefix := usedPrefix(sum); len(name) < len(prefix) || name[:len(prefix)] != prefix {
			name = prefix + name
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := corpus.WriteFile(filepath.Join(dir, name), f.data); err != nil {
			return err
		}
	}
	return nil
}

// usedFile is the path of the folder's copy of the file with this digest. The
// error wraps fs.ErrNotExist if there is no whole one.
func usedFile(folder, sum string) (string, error) {
	dir := filepath.Join(folder, usedFolder)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", err
	}
	for _, e := range entries {
		if prefix := usedPrefix(sum); len(e.Name()) <= len(prefix) || e.Name()[:len(prefix)] != prefix {
			continue
		}
		path := filepath.Join(dir, e.Name())
		data, err := os.ReadFile(path)
		if err != nil {
			return "", err
		}
		if digest(data) == sum {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s: no copy of %s: %w", dir, sum[:12], fs.ErrNotExist)
}

// classifierOf builds the classifier that a corpus was labelled with, from the
// built-in model and taxonomy or the copies in used/. Where neither has what
// the manifest states, the built-in stands in, and differs says so.
func classifierOf(f *corpus.Folder) (c *classify.Classifier, differs []string, err error) {
	manifest := f.Manifest()
	builtIn := (&parts{}).digests()
	var opts Options
	for _, kind := range []string{"taxonomy", "domains"} {
		sum := manifest.Models[kind]
		if sum == builtIn[kind] {
			continue
		}
		path, err := "", fs.ErrNotExist
		if len(sum) == len(builtIn[kind]) {
			path, err = usedFile(f.Dir(), sum)
		}
		switch {
		case errors.Is(err, fs.ErrNotExist):
			differs = append(differs, fmt.Sprintf("model %s: %.12s, now %.12s", kind, sum, builtIn[kind]))
		case err != nil:
			return nil, nil, err
		case kind == "taxonomy":
			opts.Taxonomy = path
		default:
			opts.Models = []string{path}
		}
	}
	if manifest.Engine != Version {
		differs = append(differs, fmt.Sprintf("engine: %s, now %s", manifest.Engine, Version))
	}
	parts, err := load(opts)
	if err != nil {
		return nil, nil, err
	}
	c, err = classify.New(classify.Options{Taxonomy: parts.taxonomy, Model: parts.domains})
	return c, differs, err
}
