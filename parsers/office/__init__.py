"""What the formats of office programs are made of: packages of XML, number formats, RTF tokens, MAPI properties."""
