"""What Meridian's streets are called: plausible, invented, and no name twice."""

from collections.abc import Iterator

import numpy as np

_WORDS = """Larch Alder Hazel Rowan Birch Willow Elder Maple Cedar Juniper Linden Aspen Hawthorn Chestnut Walnut Poplar
Sycamore Laurel Myrtle Bramble Heather Fern Clover Thistle Bracken Ivy Sorrel Tansy Yarrow Primrose Violet Lavender
Heron Kestrel Plover Curlew Tern Petrel Osprey Wren Linnet Swift Martin Lapwing Dunlin Gannet Otter Badger Stoat
Anchor Capstan Halyard Mizzen Binnacle Sextant Compass Rudder Tiller Spinnaker Bosun Chandler Cooper Sailmaker
Ropewalk Caulker Pilot Lantern Beacon Tidewater Saltmarsh Shingle Dune Headland Cove Fathom Mooring Ballast Kelp
Tanner Weaver Fuller Dyer Glover Hatter Potter Turner Fletcher Sawyer Thatcher Miller Baker Brewer Smithy Farrier
Kiln Furnace Anvil Bellows Crucible Ironworks Gasworks Brickfield Claypit Tannery Ropery Granary Malthouse Bakehouse
Abbot Prior Bishop Canon Deacon Friar Chantry Cloister Belfry Almoner Pilgrim Chapel Priory Minster Vestry Sexton
Regent Duke Marshal Warden Provost Alderman Burgess Sheriff Herald Constable Magistrate Chancellor Steward Reeve
Merrow Tarrant Ashby Corwen Dunmore Ellery Farrow Glanville Hartley Inverley Kelmore Lyndon Marlow Norwood Oakham
Penrose Quentin Ransome Selwyn Thornbury Underhill Vaughan Wexcombe Yardley Ardley Brampton Calloway Denholm Eastley
Fenwick Garrick Hollis Ingram Jessop Kirby Lathom Melrose Netherby Orford Pelham Radley Stanmore Tilbury Verney
Winslow Aldwick Bexley Cranmer Dalton Elmore Foxley Granby Hadley Ivory Kendrick Lomond Marsden Newby Oldfield
Meadow Orchard Spring Well Brook Ford Mill Weir Pond Hollow Ridge Summit Crest Bank Slope Glen Copse Thicket Spinney
Granite Slate Flint Marble Basalt Quartz Amber Copper Silver Cobalt Ochre Umber Russet Sable Crimson Jasper Opal
Franklin Jubilee Victory Liberty Union Concord Exchange Mercer Guildhall Customs Bonded Clerkenwell Tolbooth Corn
Poultry Fish Butter Wool Linen Saddler Candle Cutler Bridge Gate Wall Tower Castle Bastion Rampart Sally Garrison
Magnolia Camellia Wisteria Jasmine Peony Tulip Crocus Aster Marigold Foxglove Bluebell Cowslip Campion Speedwell
Solstice Equinox Aurora Zenith Polaris Orion Lyra Vega Rigel Altair Cassini Halley Kepler Parallax Azimuth Almanac
"""
_LOCAL = {"core": ("Street", "Street", "Row", "Lane", "Passage"),
          "inner": ("Street", "Street", "Terrace", "Lane", "Place"),
          "outer": ("Road", "Drive", "Close", "Gardens", "Way", "Crescent"),
          "works": ("Way", "Street", "Works Road", "Yard")}  # fmt: skip
_COLLECTOR = {"core": ("Street",), "inner": ("Avenue", "Street"), "outer": ("Avenue", "Road"), "works": ("Road",)}
SHORE = {"river": ("Alder Walk", "Weir Quay", "Lock Quay", "Tannery Quay", "Mill Quay", "Heron Walk", "Bridge Quay",
                   "Osier Walk", "Willow Quay", "Ferry Walk", "Kings Quay", "Ropewalk Quay", "Minster Quay"),
         "harbour": ("Customs Quay", "Pilot Quay", "Dock Road", "Basin Road", "Bonded Quay", "Slipway Road"),
         "coast": ("Esplanade", "Shore Road", "The Strand", "Lighthouse Drive", "Marine Parade", "Cliff Road",
                   "Beach Road", "Signal Drive")}  # fmt: skip


class Names:
    """Hands out street names, each once."""

    def __init__(self, rng: np.random.Generator, taken: list[str]) -> None:
        self._taken = set(taken)
        self._bases: Iterator[str] = iter([b for _ in range(40) for b in rng.permutation(_WORDS.split()).tolist()])
        self._rng = rng

    def street(self, cls: str, style: str) -> str:
        """A new name that suits a street of this class in this part of town."""
        endings = (_COLLECTOR if cls == "collector" else _LOCAL)[style]
        for base in self._bases:
            name = f"{base} {endings[int(self._rng.integers(len(endings)))]}"
            if name not in self._taken:
                self._taken.add(name)
                return name
        raise LookupError("simulation.names: no street name is left")
