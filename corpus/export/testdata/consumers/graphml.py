# Prints what networkx reads of a GraphML file.
import json, sys
import networkx as nx
g = nx.read_graphml(sys.argv[1])
print(json.dumps({
    "multi": g.is_multigraph(), "directed": g.is_directed(), "nodes": g.number_of_nodes(), "edges": g.number_of_edges(),
    "weights": sorted(float(w) for _, _, w in g.edges(data="weight")), "types": sorted({t for _, t in g.nodes(data="type")}),
    "query": json.loads(g.graph["provenance"]).get("query", ""),
}))
