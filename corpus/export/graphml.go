package export

import (
	"bufio"
	"encoding/xml"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// graphml writes the network of all records as GraphML, for Gephi, Cytoscape,
// networkx and the like, when it is closed: the records themselves are not in
// it. Nodes have a label, a type (organization, person, country, domain), a
// subtype (an organisation's kind), a country and the number of reports; edges a
// kind, a weight and the ids of the first reports they rest on; the graph has
// the provenance. Nodes and edges stand sorted.
type graphml struct {
	w    *bufio.Writer
	opts *Options
	net  *network
}

func newGraphML(w io.Writer, opts *Options) encoder {
	return &graphml{bufio.NewWriter(w), opts, newNetwork(opts)}
}

func (g *graphml) Write(e *entry) error {
	g.net.add(e.Record)
	return nil
}

// attribute is a key of GraphML: a field of all graphs, nodes or edges.
type attribute struct{ id, of, name, kind string }

var graphAttributes = []attribute{
	{"provenance", "graph", "provenance", "string"}, {"lists", "graph", "lists_left_out", "int"},
	{"label", "node", "label", "string"}, {"type", "node", "type", "string"}, {"subtype", "node", "subtype", "string"},
	{"country", "node", "country", "string"}, {"reports", "node", "reports", "int"},
	{"kind", "edge", "kind", "string"}, {"weight", "edge", "weight", "double"}, {"ids", "edge", "report_ids", "string"},
}

func (g *graphml) Close() error {
	g.w.WriteString(xml.Header + `<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">` + "\n")
	for _, a := range graphAttributes {
		g.element("key", "id", a.id, "for", a.of, "attr.name", a.name, "attr.type", a.kind)
		g.w.WriteString("</key>\n")
	}
	g.element("graph", "id", "attache", "edgedefault", "undirected")
	var provenance strings.Builder
	if err := writeJSON(&provenance, g.opts.Provenance, ""); err != nil {
		return err
	}
	g.data("provenance", provenance.String())
	g.data("lists", strconv.Itoa(g.net.lists))
	g.w.WriteString("\n")
	ids := map[nodeKey]string{}
	for i, key := range slices.SortedFunc(maps.Keys(g.net.nodes), compareKeys) {
		ids[key] = "n" + strconv.Itoa(i+1)
		n := g.net.nodes[key]
		g.element("node", "id", ids[key])
		g.data("label", n.label)
		g.data("type", key.kind)
		g.data("subtype", n.subtype)
		g.data("country", n.country)
		g.data("reports", strconv.Itoa(n.reports))
		g.w.WriteString("</node>\n")
	}
	for i, key := range slices.SortedFunc(maps.Keys(g.net.edges), func(a, b edgeKey) int {
		if c := compareKeys(a.a, b.a); c != 0 {
			return c
		}
		if c := compareKeys(a.b, b.b); c != 0 {
			return c
		}
		return strings.Compare(a.kind, b.kind)
	}) {
		e := g.net.edges[key]
		g.element("edge", "id", "e"+strconv.Itoa(i+1), "source", ids[key.a], "target", ids[key.b])
		g.data("kind", key.kind)
		g.data("weight", strconv.Itoa(e.weight))
		g.data("ids", strings.Join(e.ids, " "))
		g.w.WriteString("</edge>\n")
	}
	g.w.WriteString("</graph>\n</graphml>\n")
	return g.w.Flush() // the buffered writer keeps its first error
}

// element opens an element with attributes: names and values by turns.
func (g *graphml) element(name string, attributes ...string) {
	g.w.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		g.w.WriteString(" " + attributes[i] + `="`)
		g.escape(attributes[i+1])
		g.w.WriteString(`"`)
	}
	g.w.WriteString(">")
}

// data writes one field, if it has a value.
func (g *graphml) data(key, value string) {
	if value == "" {
		return
	}
	g.element("data", "key", key)
	g.escape(value)
	g.w.WriteString("</data>")
}

// escape writes text as XML; what XML cannot hold becomes U+FFFD.
func (g *graphml) escape(text string) {
	_ = xml.EscapeText(g.w, []byte(text)) // the writer's error comes back from Flush
}
