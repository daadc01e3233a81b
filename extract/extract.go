// Package extract says who and where: it reads a document's fields and finds
// organisations, people, countries, the post that filed it, its date and the
// mode of cooperation, each with the evidence it rests on.
package extract
