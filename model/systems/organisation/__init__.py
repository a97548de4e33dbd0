"""Organisation: who is posted where, and what the office sees when it decides."""

from __future__ import annotations

from model.systems.organisation.bodies import BodiesReport, gifts, pair_bodies, pay_purchases
from model.systems.organisation.industry import industry_year
from model.systems.organisation.joint import Bodies
from model.systems.organisation.moves import MoveReport, rebalance
from model.systems.organisation.pairs import PairingReport, pair_villages
from model.systems.organisation.party_groups import set_up_party_groups
from model.systems.organisation.posts import PostingReport, fill_posts, replace_leavers
from model.systems.organisation.projects import bearing
from model.systems.organisation.seeing import households_seen, villages_seen
from model.systems.organisation.sending import send_people
from model.systems.organisation.sites import organise_sites, pay_sites
from model.systems.organisation.stations import offer_places, settle_stations
from model.systems.organisation.strength import grow_strength, replace_secretaries

__all__ = [
    "Bodies",
    "BodiesReport",
    "MoveReport",
    "PairingReport",
    "PostingReport",
    "bearing",
    "fill_posts",
    "gifts",
    "grow_strength",
    "households_seen",
    "industry_year",
    "offer_places",
    "organise_sites",
    "pair_bodies",
    "pair_villages",
    "pay_purchases",
    "pay_sites",
    "rebalance",
    "replace_leavers",
    "replace_secretaries",
    "send_people",
    "set_up_party_groups",
    "settle_stations",
    "villages_seen",
]
