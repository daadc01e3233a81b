package verify

import (
	"encoding/xml"
	"fmt"
	"os"
)

// graphml reads nodes and edges, which have no spans: that every edge joins two
// nodes, and that no label of the records is missing.
func (c *check) graphml(path string) error {
	in, err := os.Open(path)
	if err != nil {
		return err
	}
	defer in.Close()
	nodes, labels := map[string]bool{}, map[string]bool{}
	for decode := xml.NewDecoder(in); ; {
		token, err := decode.Token()
		if err != nil {
			if err := atEnd(err); err != nil {
				return err
			}
			break
		}
		start, ok := token.(xml.StartElement)
		if !ok || start.Name.Local != "node" && start.Name.Local != "edge" {
			continue
		}
		var e struct {
			ID     string `xml:"id,attr"`
			Source string `xml:"source,attr"`
			Target string `xml:"target,attr"`
			Data   []struct {
				Key   string `xml:"key,attr"`
				Value string `xml:",chardata"`
			} `xml:"data"`
		}
		if err := decode.DecodeElement(&e, &start); err != nil {
			return err
		}
		if start.Name.Local == "edge" {
			if !nodes[e.Source] || !nodes[e.Target] {
				return fmt.Errorf("edge %s joins %s and %s, which are no nodes", e.ID, e.Source, e.Target)
			}
			continue
		}
		data := map[string]string{}
		for _, d := range e.Data {
			data[d.Key] = d.Value
		}
		nodes[e.ID] = true
		labels[data["type"]+" "+data["label"]] = true
		labels[data["type"]+" "+data["country"]] = true
	}
	return c.labelled(labels)
}

// labelled checks that the domains and countries of all records are nodes.
func (c *check) labelled(labels map[string]bool) error {
	for {
		w, err, more := c.next()
		if !more || err != nil {
			return err
		}
		c.Records++
		for _, d := range w.Record.Domains {
			if !labels["domain "+d.ID] {
				return differ(w, "its domain %s is no node", d.ID)
			}
		}
		for _, country := range w.Record.Countries {
			if !labels["country "+country.Code] {
				return differ(w, "its country %s is no node", country.Code)
			}
		}
	}
}
