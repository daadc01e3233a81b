package authority

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// rorRow is what is used of an organisation in the register.
type rorRow struct {
	ID     string          `json:"id"`
	Name   json.RawMessage `json:"name"` // schema version 1
	Status string          `json:"status"`
	Names  []struct {
		Value string   `json:"value"`
		Types []string `json:"types"`
	} `json:"names"`
	Locations []struct {
		Details struct {
			Code string `json:"country_code"`
		} `json:"geonames_details"`
	} `json:"locations"`
}

// readROR reads a JSON array of organisations, one at a time.
func readROR(name string, r io.Reader, lines int) ([]Entry, error) {
	count := &lineCounter{r: r, line: lines + 1}
	dec := json.NewDecoder(count)
	fail := func(err error) error {
		return fmt.Errorf("%s: %w", place(name, count.at(count.errorAt(dec, err))), err)
	}
	if _, err := dec.Token(); err != nil {
		return nil, fail(err)
	}
	var entries []Entry
	for dec.More() {
		var row rorRow
		if err := dec.Decode(&row); err != nil {
			return nil, fail(err)
		}
		line := count.at(dec.InputOffset())
		e, err := row.entry()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", place(name, line), err)
		}
		if row.Status == "withdrawn" {
			continue
		}
		e.Place = place(name, line)
		entries = append(entries, e)
	}
	if _, err := dec.Token(); err != nil {
		return nil, fail(err)
	}
	return entries, nil
}

// entry takes the display name, and all others as aliases. The country that
// the register writes behind branches, "Siemens (Germany)", is not part of
// the name.
func (r *rorRow) entry() (Entry, error) {
	e := Entry{ID: r.ID}
	if len(r.Name) > 0 && len(r.Names) == 0 {
		return e, errors.New("an organisation of the register's schema version 1; take the file of version 2")
	}
	for _, n := range r.Names {
		switch {
		case strings.TrimSpace(n.Value) == "":
		case slices.Contains(n.Types, "ror_display"):
			e.Name = n.Value
		default:
			e.Aliases = append(e.Aliases, n.Value)
		}
	}
	if e.Name == "" && len(e.Aliases) > 0 {
		e.Name, e.Aliases = e.Aliases[0], e.Aliases[1:]
	}
	if e.ID == "" || e.Name == "" {
		return e, errors.New("an organisation without id or name")
	}
	if i := strings.LastIndex(e.Name, " ("); i > 0 && strings.HasSuffix(e.Name, ")") {
		e.Aliases = append(e.Aliases, e.Name[:i])
	}
	if len(r.Locations) > 0 {
		e.Country = countryCode(r.Locations[0].Details.Code)
	}
	return e, nil
}

// lineCounter tells the line of an offset in what was read through it. It
// keeps the line ends between the last offset asked for and the end of what
// was read, so offsets asked for must not descend.
type lineCounter struct {
	r    io.Reader
	read int64
	line int     // of the last offset asked for
	ends []int64 // of later lines
}

func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\n' {
			c.ends = append(c.ends, c.read+int64(i))
		}
	}
	c.read += int64(n)
	return n, err
}

func (c *lineCounter) at(offset int64) int {
	n := 0
	for n < len(c.ends) && c.ends[n] < offset {
		n++
	}
	c.line += n
	c.ends = c.ends[n:]
	return c.line
}

// errorAt is the offset at which an error of the decoder stands.
func (c *lineCounter) errorAt(dec *json.Decoder, err error) int64 {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF:
		return c.read
	case errors.As(err, &kind):
		return max(kind.Offset, dec.InputOffset())
	}
	return dec.InputOffset()
}
