"""The words in which a step of a claim is refused, by the code of its refusal."""

from schemas.row_wording import Text

CLAIMS: dict[str, Text] = {
    "ground_contradicted": Text(
        "{record} cannot be refused as {ground}. Asked for: {asked}. Found: {found}.",
        "Look at the findings with `kawal claim show`; refuse on a ground that holds, or pay.",
        "{record} tidak dapat ditolak dengan alasan {ground}. Syaratnya: {asked}. Faktanya: {found}.",
        "Lihat temuannya dengan `kawal claim show`; tolak dengan alasan yang terbukti, atau bayarkan.",
    ),
    "ground_unproven": Text(
        "{record} cannot be refused as {ground} without saying: {lacking}.",
        "Say so with --document and --why.",
        "{record} tidak dapat ditolak dengan alasan {ground} tanpa menyebutkan: {lacking}.",
        "Sebutkan dengan --document dan --why.",
    ),
    "file_elsewhere": Text(
        "{record} is not refused for its cause: its documents speak of {cause}.",
        "File it under that cause, or have the document withdrawn that says so.",
        "{record} tidak ditolak karena sebabnya: dokumennya menyatakan {cause}.",
        "Ajukan dengan sebab itu, atau cabut dokumen yang menyatakannya.",
    ),
    "scholarship_ended": Text(
        "The scholarship of {record} ended on {on}: {why}.",
        "Years that began before that day may still be claimed.",
        "Beasiswa {record} berakhir pada {on}: {why}.",
        "Tahun yang dimulai sebelum hari itu masih dapat diajukan.",
        "PP 82/2019",
    ),
    "level_used_up": Text(
        "{record}: {level} has been paid for {years} years, and the law gives no more at that level.",
        "Claim again when the child is at the next level.",
        "{record}: jenjang {level} sudah dibayar {years} tahun, dan hukum tidak memberi lebih pada jenjang itu.",
        "Ajukan lagi bila anak sudah di jenjang berikutnya.",
        "PP 82/2019",
    ),
    "document_too_large": Text(
        "{record} has {size} bytes; a document of a claim has at most {limit}.",
        "Scan it anew at a lower resolution, or as several files.",
        "{record} berukuran {size} bita; dokumen klaim paling banyak {limit}.",
        "Pindai ulang dengan resolusi lebih rendah, atau menjadi beberapa berkas.",
    ),
}
