package corpus

import "fmt"

// Evidence calls yield for every piece of evidence of the record, labels in
// record order, and stops when yield returns false. what names the label:
// "organizations[0]", "domains ai".
func (r *Record) Evidence(yield func(what string, e *Evidence) bool) {
	each := func(what string, list []Evidence) bool {
		for i := range list {
			if !yield(what, &list[i]) {
				return false
			}
		}
		return true
	}
	if r.Date != nil && !each("date", r.Date.Evidence) {
		return
	}
	if r.Post != nil && !each("post", r.Post.Evidence) {
		return
	}
	for i := range r.Organizations {
		if !each("organization "+r.Organizations[i].Name, r.Organizations[i].Mentions) {
			return
		}
	}
	for i := range r.People {
		if !each("person "+r.People[i].Name, r.People[i].Mentions) {
			return
		}
	}
	for i := range r.Countries {
		c := &r.Countries[i]
		if !each("country "+c.Code, c.Mentions) {
			return
		}
		for j := range c.Roles {
			if !each("role "+c.Code+" "+c.Roles[j].ID, c.Roles[j].Evidence) {
				return
			}
		}
	}
	for i := range r.Domains {
		if !each("domain "+r.Domains[i].ID, r.Domains[i].Evidence) {
			return
		}
	}
	for i := range r.Modes {
		if !each("mode "+r.Modes[i].ID, r.Modes[i].Evidence) {
			return
		}
	}
}

// CheckEvidence verifies that every piece of evidence quotes its field:
// field[span] == text. The first that does not is the error.
func (r *Record) CheckEvidence() error {
	var err error
	r.Evidence(func(what string, e *Evidence) bool {
		text, ok := r.Field(e.Field)
		switch {
		case !ok:
			err = fmt.Errorf("record %s: %s: no field %q", r.ID, what, e.Field)
		case e.Span.End > len(text) || e.Span.Of(text) != e.Text:
			err = fmt.Errorf("record %s: %s: %s%v is %q, evidence says %q", r.ID, what, e.Field, e.Span, e.Span.Of(text), e.Text)
		}
		return err == nil
	})
	return err
}
