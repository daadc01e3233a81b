// Package attache reads reports on science and technology cooperation and says
// who (organisations, people), where (countries, and why each stands there)
// and which technology (domains), always with the quoted evidence.
//
// There are three ways in. [New] makes an [Engine], and [Engine.Label] labels
// one document, with no folder and no index. [Run] labels a source of many
// documents into a corpus folder and indexes it. [Search] and [Export] read
// such a folder.
//
// What it promises:
//
//   - every label carries evidence, and the evidence quotes the text:
//     field[span.Start:span.End] == evidence.Text;
//   - the same documents, models and options give the same bytes, for any
//     number of workers;
//   - an input that cannot be read is listed with its reason, never dropped;
//   - a run that was killed goes on where it stopped;
//   - nothing leaves the machine.
//
// What it does not do: translate, summarise, or guess where the text is silent.
package attache
