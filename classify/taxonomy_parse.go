package classify

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"attache/classify/internal/feature"
)

// ParseTaxonomy reads a taxonomy file (YAML). name is what errors call it.
// Every fault found is reported, each as "name:line: what".
//
//	version: 1
//	domains:
//	  - id: quantum                  # lower case; "parent/child" for a child, after its parent
//	    name: Quantum technology
//	    definition: what it covers
//	    not: what it does not cover
//	    phrases: {qubit: 3, entanglement: 2.5}     # at most 12 words each; weight in (0, 10]
//	    exclusions: [quantum leap]
//	    crosswalks: {aspi: [Quantum computing]}
func ParseTaxonomy(name string, data []byte) (*Taxonomy, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, fmt.Errorf("%s:%s", name, yamlFault(err))
	}
	p := &taxonomyParser{name: name, taxonomy: &Taxonomy{index: make(map[string]int)}}
	if len(root.Content) == 0 {
		return nil, fmt.Errorf("%s:1: no domains", name)
	}
	p.file(root.Content[0])
	if len(p.faults) > 0 {
		return nil, errors.Join(p.faults...)
	}
	return p.taxonomy, nil
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// yamlFault turns "yaml: line 3: did not find …" into "3: did not find …".
func yamlFault(err error) string {
	s := err.Error()
	m := yamlLine.FindStringSubmatch(s)
	if m == nil {
		return "1: " + s
	}
	line := m[1]
	if line == "" {
		line = "1"
	}
	return line + ": " + s[len(m[0]):]
}

// taxonomyParser gathers faults, so that one reading shows them all.
type taxonomyParser struct {
	name     string
	taxonomy *Taxonomy
	lines    map[string]int // of ids
	faults   []error
}

const maxFaults = 20

func (p *taxonomyParser) fault(n *yaml.Node, format string, args ...any) {
	if len(p.faults) < maxFaults {
		p.faults = append(p.faults, fmt.Errorf("%s:%d: %s", p.name, n.Line, fmt.Sprintf(format, args...)))
	}
}

// pairs calls each for the keys of a mapping, and faults what is none.
func (p *taxonomyParser) pairs(n *yaml.Node, what string, each func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.fault(n, "%s: want a mapping (key: value)", what)
		return
	}
	seen := make(map[string]int)
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Kind != yaml.ScalarNode {
			p.fault(key, "%s: a key must be plain text", what)
			continue
		}
		if line, ok := seen[key.Value]; ok {
			p.fault(key, "%s: %q stands twice, first at line %d", what, key.Value, line)
			continue
		}
		seen[key.Value] = key.Line
		each(key, n.Content[i+1])
	}
}

// text returns a scalar's text.
func (p *taxonomyParser) text(n *yaml.Node, what string) string {
	if n.Kind != yaml.ScalarNode {
		p.fault(n, "%s: want text", what)
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// list returns a sequence of texts.
func (p *taxonomyParser) list(n *yaml.Node, what string) []string {
	if n.Kind != yaml.SequenceNode {
		p.fault(n, "%s: want a list", what)
		return nil
	}
	var texts []string
	for _, item := range n.Content {
		if s := p.text(item, what); s != "" {
			texts = append(texts, s)
		}
	}
	return texts
}

func (p *taxonomyParser) file(n *yaml.Node) {
	p.lines = make(map[string]int)
	found := false
	p.pairs(n, "taxonomy", func(key, value *yaml.Node) {
		switch key.Value {
		case "version":
			if value.Value != "1" {
				p.fault(value, "version %q: this engine reads version 1", value.Value)
			}
		case "domains":
			found = true
			if value.Kind != yaml.SequenceNode {
				p.fault(value, "domains: want a list")
				return
			}
			for _, item := range value.Content {
				p.domain(item)
			}
		default:
			p.fault(key, "unknown key %q (version, domains)", key.Value)
		}
	})
	if len(p.faults) == 0 && (!found || len(p.taxonomy.Domains) == 0) {
		p.fault(n, "no domains")
	}
}

func (p *taxonomyParser) domain(n *yaml.Node) {
	var e Entry
	named := false
	p.pairs(n, "domain", func(key, value *yaml.Node) {
		switch key.Value {
		case "id":
			named = true
			e.ID = p.id(value)
		case "name":
			e.Name = p.text(value, "name")
		case "definition":
			e.Definition = p.text(value, "definition")
		case "not":
			e.Not = p.text(value, "not")
		case "phrases":
			e.Phrases = p.phrases(value)
		case "exclusions":
			e.Exclusions = p.list(value, "exclusions")
			for i, x := range e.Exclusions {
				p.words(value.Content[min(i, len(value.Content)-1)], x)
			}
		case "crosswalks":
			p.pairs(value, "crosswalks", func(key, value *yaml.Node) {
				e.Crosswalks = append(e.Crosswalks, Crosswalk{key.Value, p.list(value, key.Value)})
			})
		default:
			p.fault(key, "unknown key %q (id, name, definition, not, phrases, exclusions, crosswalks)", key.Value)
		}
	})
	if e.ID == "" {
		if n.Kind == yaml.MappingNode && !named {
			p.fault(n, "domain without an id")
		}
		return
	}
	if e.Name == "" {
		e.Name = e.ID
	}
	if parent := e.Parent(); parent != "" {
		if _, ok := p.taxonomy.index[parent]; !ok {
			p.fault(n, "%s: unknown parent %q (a parent stands before its children)", e.ID, parent)
		}
	}
	p.taxonomy.index[e.ID] = len(p.taxonomy.Domains)
	p.taxonomy.Domains = append(p.taxonomy.Domains, e)
}

var idShape = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)?$`)

func (p *taxonomyParser) id(n *yaml.Node) string {
	id := p.text(n, "id")
	if !idShape.MatchString(id) {
		p.fault(n, "id %q: want lower-case letters, digits, - and _, at most one /", id)
		return ""
	}
	if line, ok := p.lines[id]; ok {
		p.fault(n, "duplicate id %q, first at line %d", id, line)
		return ""
	}
	p.lines[id] = n.Line
	return id
}

const maxWeight = 10

func (p *taxonomyParser) phrases(n *yaml.Node) []Phrase {
	var list []Phrase
	seen := make(map[uint64]string)
	p.pairs(n, "phrases", func(key, value *yaml.Node) {
		weight, err := strconv.ParseFloat(p.text(value, "weight"), 64)
		if err != nil || math.IsNaN(weight) {
			p.fault(value, "phrase %q: weight %q is not a number", key.Value, value.Value)
			return
		}
		if weight <= 0 || weight > maxWeight {
			p.fault(value, "phrase %q: weight %v is not in (0, %d]", key.Value, weight, maxWeight)
			return
		}
		whole := p.words(key, key.Value)
		if first, ok := seen[whole]; ok {
			p.fault(key, "phrase %q compares like %q", key.Value, first)
			return
		}
		seen[whole] = key.Value
		list = append(list, Phrase{key.Value, weight})
	})
	return list
}

// words checks that a phrase has words, and not too many; it returns the key
// of the whole.
func (p *taxonomyParser) words(n *yaml.Node, phrase string) uint64 {
	keys := feature.Keys(phrase)
	switch {
	case len(keys) == 0:
		p.fault(n, "phrase %q has no word", phrase)
	case len(keys) > maxPhrase:
		p.fault(n, "phrase %q has %d words, at most %d", phrase, len(keys), maxPhrase)
	}
	var whole uint64
	for _, k := range keys {
		whole = feature.Join(whole, k)
	}
	return whole
}
