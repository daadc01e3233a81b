package index

// hit is a matching document by its number in the index, with its score.
type hit struct {
	doc   uint32
	score float32
}

// Lists of hits are sets, ascending by document.

// intersect keeps what both have and adds the scores.
func intersect(a, b []hit) []hit {
	out := a[:0:0]
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].doc < b[j].doc:
			i++
		case a[i].doc > b[j].doc:
			j++
		default:
			out = append(out, hit{a[i].doc, a[i].score + b[j].score})
			i, j = i+1, j+1
		}
	}
	return out
}

func subtract(a, b []hit) []hit {
	out := a[:0:0]
	j := 0
	for _, h := range a {
		for j < len(b) && b[j].doc < h.doc {
			j++
		}
		if j == len(b) || b[j].doc != h.doc {
			out = append(out, h)
		}
	}
	return out
}

// union keeps what any has and adds the scores.
func union(lists [][]hit) []hit {
	switch len(lists) {
	case 0:
		return []hit{}
	case 1:
		return lists[0]
	case 2:
		return merge(lists[0], lists[1])
	}
	half := len(lists) / 2
	return merge(union(lists[:half]), union(lists[half:]))
}

func merge(a, b []hit) []hit {
	out := make([]hit, 0, len(a)+len(b))
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i].doc < b[j].doc:
			out = append(out, a[i])
			i++
		case a[i].doc > b[j].doc:
			out = append(out, b[j])
			j++
		default:
			out = append(out, hit{a[i].doc, a[i].score + b[j].score})
			i, j = i+1, j+1
		}
	}
	return append(append(out, a[i:]...), b[j:]...)
}
