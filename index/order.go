package index

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"attache/internal/text"

	mmap "github.com/blevesearch/mmap-go"
)

// Which words stand side by side is not kept in postings, as bleve's term
// vectors would, but in a file beside them: for each document, in the order of
// scorch's numbers, the numbers of its words, or of their stems where the field
// is stemmed (see words.go for the numbers):
//
//	{ field bytes { word word ... 0 word ... } } ...   a document; 0 parts the values of a field
//	...
//	ends                                               8 bytes a document: where its entry ends
//
// All but the ends are unsigned varints, so a phrase is a run of bytes: a match
// is one of words if the byte before it ends a number. The file is mapped, not
// read.
//
// Measured on 30,000 texts (35 MB), same machine and run: with the stems
// themselves as a stored field of each document the index was 1.33 times the
// texts, with term vectors 1.77; README.md in this folder has today's figures.
const orderName = "order"

// run is the words of one field of a document, by number; 0 parts its values.
type run struct {
	field string
	words []uint32
}

// orderWriter writes the file.
type orderWriter struct {
	file *os.File
	w    *bufio.Writer
	size uint64
	ends []byte
}

func newOrderWriter(path string) (*orderWriter, error) {
	f, err := os.Create(filepath.Join(path, orderName))
	if err != nil {
		return nil, err
	}
	return &orderWriter{file: f, w: bufio.NewWriterSize(f, 1<<18)}, nil
}

// add writes the entry of the next document.
func (o *orderWriter) add(entry []byte) error {
	_, err := o.w.Write(entry)
	o.size += uint64(len(entry))
	o.ends = binary.LittleEndian.AppendUint64(o.ends, o.size)
	return err
}

func (o *orderWriter) close() error {
	_, err := o.w.Write(o.ends)
	return errors.Join(err, o.w.Flush(), o.file.Close())
}

// appendEntry writes a document's entry. word and field give the numbers.
func appendEntry(dst []byte, runs []run, word func(uint32) uint32, field func(string) uint32) []byte {
	var body []byte
	for _, r := range runs {
		body = body[:0]
		for _, w := range r.words {
			if w != 0 {
				w = word(w)
			}
			body = binary.AppendUvarint(body, uint64(w))
		}
		dst = binary.AppendUvarint(dst, uint64(field(r.field)))
		dst = binary.AppendUvarint(dst, uint64(len(body)))
		dst = append(dst, body...)
	}
	return dst
}

// wordOrder is the open file.
type wordOrder struct {
	data mmap.MMap
	file *os.File
	docs int
	// laid holds the entries of documents laid over the index; see overlay.go.
	laid map[uint32][]byte
}

// openOrder maps the file of a generation with so many documents.
func openOrder(path string, docs int) (o wordOrder, err error) {
	if o.file, err = os.Open(filepath.Join(path, orderName)); err != nil {
		return o, err
	}
	info, err := o.file.Stat()
	if err == nil && info.Size() < int64(8*docs) {
		err = fmt.Errorf("%s: %d bytes for %d documents", orderName, info.Size(), docs)
	}
	o.docs = docs
	if err == nil && info.Size() > 0 {
		o.data, err = mmap.Map(o.file, mmap.RDONLY, 0)
	}
	if err != nil {
		return o, errors.Join(err, o.close())
	}
	return o, nil
}

func (o *wordOrder) close() error {
	var err error
	if o.data != nil {
		err = o.data.Unmap()
	}
	if o.file != nil {
		err = errors.Join(err, o.file.Close())
	}
	*o = wordOrder{}
	return err
}

// entry returns what is kept of a document.
func (o *wordOrder) entry(doc uint32) []byte {
	if int(doc) >= o.docs {
		return o.laid[doc]
	}
	ends := o.data[len(o.data)-8*o.docs:]
	start := uint64(0)
	if doc > 0 {
		start = binary.LittleEndian.Uint64(ends[8*(doc-1):])
	}
	return o.data[start:binary.LittleEndian.Uint64(ends[8*doc:])]
}

// field returns the words of one field of a document, nil if it has none.
func (o *wordOrder) field(doc, field uint32) []byte {
	for entry := o.entry(doc); len(entry) > 0; {
		have, n := binary.Uvarint(entry)
		size, m := binary.Uvarint(entry[n:])
		entry = entry[n+m:]
		if have == uint64(field) {
			return entry[:size]
		}
		entry = entry[size:]
	}
	return nil
}

// containsWords reports whether numbers stand in a stream side by side.
func containsWords(stream, numbers []byte) bool {
	for from := 0; ; {
		i := bytes.Index(stream[from:], numbers)
		if i < 0 {
			return false
		}
		if from += i; from == 0 || stream[from-1] < 0x80 {
			return true
		}
		from++
	}
}

// near reports whether some stretch of a stream, at most span places long,
// holds all the words, each as often as it is asked for.
func near(stream []byte, words []uint32, span int) bool {
	all, need := occurrences(stream, words)
	first, missing := 0, len(words)
	for _, p := range all {
		if need[p.word]--; need[p.word] >= 0 {
			missing--
		}
		for p.at-all[first].at >= span {
			if need[all[first].word]++; need[all[first].word] > 0 {
				missing++
			}
			first++
		}
		if missing == 0 {
			return true
		}
	}
	return false
}

// occurrence is a place of a stream that holds a word of a query, by its place
// in the query.
type occurrence struct{ at, word int }

// occurrences finds the places of words in a stream, ascending. need is how
// often each is asked for: words that are the same have one place.
func occurrences(stream []byte, words []uint32) (all []occurrence, need []int) {
	need = make([]int, len(words))
	for _, w := range words {
		need[slices.Index(words, w)]++
	}
	number, shift, at := uint32(0), 0, 0
	for _, b := range stream {
		if number |= uint32(b&0x7f) << shift; b >= 0x80 {
			shift += 7
			continue
		}
		if number == 0 {
			at += maxNear + MaxQueryBytes // no stretch crosses values
		}
		for i, w := range words {
			if w == number {
				all = append(all, occurrence{at, i})
				break
			}
		}
		number, shift = 0, 0
		at++
	}
	return all, need
}

// phraseWords returns the numbers of a phrase's words; ok is false if no
// document has one of them.
func (ix *Index) phraseWords(f textField, phrase string) (list []uint32, ok bool) {
	for _, u := range units(phrase) {
		if f.stemmed {
			u.folded = text.Stem(u.folded)
		}
		n := ix.words.number(u.folded)
		if n == 0 {
			return nil, false
		}
		list = append(list, n)
	}
	return list, true
}

// inOrder keeps the candidates whose words stand as the phrase wants them.
func (e *evaluator) inOrder(f textField, q Phrase, found []hit) ([]hit, error) {
	words, ok := e.ix.phraseWords(f, q.Text)
	field := e.ix.manifest.field(f.name)
	if !ok || field == 0 {
		return nil, nil
	}
	var numbers []byte
	for _, w := range words {
		numbers = binary.AppendUvarint(numbers, uint64(w))
	}
	out := found[:0:0]
	for i, h := range found {
		if i&0xfff == 0 {
			if err := e.ctx.Err(); err != nil {
				return nil, err
			}
		}
		stream := e.ix.wordOrder.field(h.doc, field)
		if q.Near == 0 && containsWords(stream, numbers) || q.Near > 0 && near(stream, words, len(words)+q.Near) {
			out = append(out, h)
		}
	}
	return out, nil
}

// sameEntry reports whether what is kept of a document is what its record would
// give now.
func (ix *Index) sameEntry(doc uint32, runs []run, a *analyser) bool {
	unknown := cmp.Or(uint32(len(ix.words.lines)), 1) // more than there are words
	entry := appendEntry(nil, runs, func(local uint32) uint32 {
		return cmp.Or(ix.words.number(a.words.list[local-1]), unknown)
	}, func(name string) uint32 { return ix.manifest.field(name) })
	return bytes.Equal(entry, ix.wordOrder.entry(doc))
}
