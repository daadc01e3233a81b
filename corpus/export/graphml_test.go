package export

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"attache/corpus"
)

// readGraph returns the nodes and edges of a GraphML file in words.
func readGraph(t testing.TB, data string) (nodes, edges []string) {
	t.Helper()
	type item struct {
		ID     string `xml:"id,attr"`
		Source string `xml:"source,attr"`
		Target string `xml:"target,attr"`
		Data   []struct {
			Key   string `xml:"key,attr"`
			Value string `xml:",chardata"`
		} `xml:"data"`
	}
	var file struct {
		Keys []struct {
			ID string `xml:"id,attr"`
		} `xml:"key"`
		Graph struct {
			Nodes []item `xml:"node"`
			Edges []item `xml:"edge"`
		} `xml:"graph"`
	}
	if err := xml.Unmarshal([]byte(data), &file); err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, k := range file.Keys {
		known[k.ID] = true
	}
	words := func(of item) string {
		var list []string
		for _, d := range of.Data {
			if !known[d.Key] {
				t.Errorf("key %s is not declared", d.Key)
			}
			list = append(list, d.Key+"="+d.Value)
		}
		return strings.Join(list, " ")
	}
	labels := map[string]string{}
	for _, n := range file.Graph.Nodes {
		labels[n.ID] = n.Data[0].Value
		nodes = append(nodes, words(n))
	}
	for _, e := range file.Graph.Edges {
		edges = append(edges, labels[e.Source]+" – "+labels[e.Target]+" "+words(e))
	}
	return nodes, edges
}

func TestGraphML(t *testing.T) {
	first, second := sample(t), sample(t)
	second.ID = "r-2"
	second.Organizations = []corpus.Organization{{Name: "NORDLYS Ltd.", Kind: "company", Country: "NO"}, {Name: "Müller & <Co>", Country: "DE"}, {Name: "Nordlys"}}
	second.People, second.Domains = nil, nil
	second.Countries = append(second.Countries, corpus.Country{Code: "CN", Name: "China", Roles: []corpus.Role{{ID: "partner"}}})
	nodes, edges := readGraph(t, exported(t, "graphml", Options{Provenance: Provenance{Query: "a<b"}}, first, second))
	wantNodes := []string{
		"label=China type=country country=CN reports=2", "label=DE type=country country=DE reports=1", "label=Norway type=country country=NO reports=2",
		"label=photonics type=domain reports=1",
		"label=Müller & <Co> type=organization country=DE reports=1", "label=Nordlys type=organization reports=1",
		"label=Nordlys Ltd type=organization subtype=company country=NO reports=2", "label=北京大学 type=organization subtype=university country=CN reports=1",
		"label=Jane Roe type=person reports=1", "label=王小明 type=person reports=1",
	}
	if diff := cmp.Diff(wantNodes, nodes); diff != "" {
		t.Error(diff)
	}
	wantEdges := []string{
		"China – Norway kind=with weight=1 ids=r-2", "China – 北京大学 kind=in weight=1 ids=r-1", "DE – Müller & <Co> kind=in weight=1 ids=r-2",
		"Norway – photonics kind=on weight=1 ids=r-1", "Norway – Nordlys Ltd kind=in weight=2 ids=r-1 r-2",
		"photonics – Nordlys Ltd kind=on weight=1 ids=r-1", "photonics – 北京大学 kind=on weight=1 ids=r-1",
		"Müller & <Co> – Nordlys kind=with weight=1 ids=r-2", "Müller & <Co> – Nordlys Ltd kind=with weight=1 ids=r-2",
		"Nordlys – Nordlys Ltd kind=with weight=1 ids=r-2", "Nordlys Ltd – 北京大学 kind=with weight=1 ids=r-1",
		"Nordlys Ltd – Jane Roe kind=of weight=1 ids=r-1",
	}
	slices.Sort(wantEdges)
	slices.Sort(edges)
	if diff := cmp.Diff(wantEdges, edges); diff != "" {
		t.Error(diff)
	}
}

// What the corpus says is one organisation is one, whatever its names; but a
// name that may be a person's is not brought in where people are left out.
func TestNamesAcrossTheCorpus(t *testing.T) {
	first, second := sample(t), sample(t)
	second.ID, second.Organizations[0].Name, second.Organizations[0].Kind = "r-2", "Nordlys Photonics", "government"
	opts := Options{Organization: func(id, name string) (corpus.Organization, bool) {
		return corpus.Organization{Name: "Nordlys by Jane Roe", Kind: "company", Country: "SE"}, strings.HasPrefix(name, "Nordlys")
	}}
	nodes, _ := readGraph(t, exported(t, "graphml", opts, first, second))
	if want := "label=Nordlys by Jane Roe type=organization subtype=company country=SE reports=2"; !slices.Contains(nodes, want) {
		t.Errorf("%q, want %s", nodes, want)
	}
	out := exported(t, "ftm", opts, first, second)
	id := ftmID("organization", "Nordlys by Jane Roe", "se")
	if strings.Count(out, `{"id":"`+id+`","schema":"Company"`) != 2 || !strings.Contains(out, `"alias":["Nordlys Photonics"`) || !strings.Contains(out, `"name":["Nordlys Photonics"],"resolved":["`+id) {
		t.Error(out)
	}
	opts.NoPeople = true
	for _, format := range []string{"ftm", "graphml"} {
		if out := exported(t, format, opts, first, second); strings.Contains(out, "Roe") {
			t.Errorf("%s shows a person: %s", format, out)
		}
	}
}

// A report that names more organisations than can have met pairs none of them.
func TestGraphMLLists(t *testing.T) {
	for n, want := range map[int]int{maxPaired: maxPaired * (maxPaired - 1) / 2, maxPaired + 1: 0} {
		r := &corpus.Record{ID: "list"}
		for i := range n {
			r.Organizations = append(r.Organizations, corpus.Organization{Name: fmt.Sprint("Firm ", i)})
		}
		out := exported(t, "graphml", Options{}, r)
		if _, edges := readGraph(t, out); len(edges) != want || !strings.Contains(out, fmt.Sprintf(`<data key="lists">%d<`, n-maxPaired)) {
			t.Errorf("%d organisations give %d pairs, want %d", n, len(edges), want)
		}
	}
}
