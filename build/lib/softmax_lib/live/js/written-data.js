// Written by tools/pack_dial.py: how a text begins that the language model of softmax_lib.data
// writes at temperature T. It has read Jane Austen's novels. The chance is the same for all.

export const samples = [
  [0, "\"I am sure I have not the same time with a servant of the same"],
  [0.1, "\"I am sure I have no reason to be a little thing to be a little"],
  [0.2, "\"I am sure I have no sense of the greatest part of the most"],
  [0.3, "\"I am sure I have no secure of a short in the world to her and"],
  [0.4, "\"I can be more than I cannot be prevented to stay a smile, and"],
  [0.5, "\"I have not here the whole particulars of the terror, which he"],
  [0.6, "\"I have not here the whole particulars, therefore repeated her"],
  [0.7, "\"I have not herself Norland, she was so too little as the one"],
  [0.8, "\"I have nobody was easily knew but the door, to see the others,"],
  [0.9, "\"I have no; but good week--satisfied to the livering friend"],
  [1, "\"How he said only that his rather an indours\"so very"],
  [1.1, "\"How he said only that his rather and respected the performance"],
  [1.2, "\"How he said only that from Colisomand, wholestate busy of"],
  [1.3, "\"How is she happened with him. Ansbory does not see the"],
  [1.4, "\"How is she happened with him. Anxeheries, though infire,"],
  [1.5, "\"Good felifiends on (whether she was spent.\"\nMr, and Lydia,"],
  [1.75, "\"For he said, our, a weelent piantandess. So?-. You only half"],
  [2, "\"Evelfher coposs mucauiss, sMrd twen-robothernicl.\"\nMes, gijes;"],
  [2.5, "\"Etmack!' Mipkny's,  yeatfer phapt, Willryms,\"S'sel-nay),"],
  [3, "\"EspLgger'lcemnt,\". \nseesimo!--)Ws,\" ridsant,'s thigily!\""],
  [5, "'FoiBah'p agebpy-io;\nwQhquen me!LwChYnk,NglrequMr?,"],
  [10, "(Dnb,CX.b)DLOXZvFalC\nxFGsdUp"],
  [100, "(Cna)OR:i,LUOYixEdgG\nyGHsZRl"],
];
