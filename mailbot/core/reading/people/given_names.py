"""Usual given names of France and of those who come to live there: a public fact, not a register of anybody.

They tell which of two words is the given name, and a person from other capitals. A name that is not listed is a
name all the same; only less is known of its order."""

from mailbot.core.reading.folding import fold

_FRENCH = """
Aaron Abel Achille Adam Adeline Adèle Adrien Adrienne Agathe Agnès Aimé Aimée Alain Alban Albane Albert Alexandra
Alexandre Alexia Alexis Alfred Alice Alicia Aline Alix Alphonse Amandine Ambre Amélie Anaël Anaëlle Anaïs Anatole André
Andrée Ange Angèle Angélique Anna Annabelle Anne Annette Annick Annie Anouk Anthony Antoine Antoinette Antonin Apolline
Ariane Armand Armelle Arnaud Arthur Astrid Aude Audrey Auguste Augustin Aurélie Aurélien Aurore Axel Axelle Aymeric
Baptiste Barbara Barnabé Bastien Baudouin Béatrice Bénédicte Benjamin Benoît Bérangère Bérénice Bernadette Bernard
Bertrand Blaise Blanche Blandine Boris Brice Brieuc Brigitte Bruno Camille Capucine Carine Carole Caroline Casimir
Cassandre Catherine Cathy Cécile Cédric Céleste Célestin Célia Céline Chantal Charlène Charles Charlotte Chloé Christel
Christèle Christelle Christian Christiane Christine Christophe Claire Clara Clarisse Claude Claudette Claudie Claudine
Clémence Clément Clémentine Cléo Clotilde Coline Colette Colin Constance Coralie Corentin Corinne Cyprien Cyril Cyrille
Cyrielle Damien Daniel Danièle Danielle Dany David Déborah Delphine Denis Denise Denys Diane Didier Dimitri Dominique
Donatien Dorian Dorothée Dylan Édith Edmond Édouard Edwige Éléna Éléonore Éliane Élie Éline Élisa Élisabeth Élise
Élodie Éloi Éloïse Elsa Élyse Émeline Émeric Émile Émilie Émilien Emma Emmanuel Emmanuelle Enzo Éric Erwan Erwann
Estelle Esther Étienne Eugène Eugénie Éva Évelyne Ewen Fabian Fabien Fabienne Fabrice Fanny Faustine Félicie Félix
Ferdinand Fernand Fernande Flavie Flavien Fleur Flora Flore Florence Florent Florentin Florian Floriane France
Francette Francine Francis Franck François Françoise Frank Franky Fred Frédéric Frédérique Gabin Gabriel Gabrielle Gaël
Gaëlle Gaëtan Gaspard Gaston Gautier Gauthier Geneviève Geoffrey Geoffroy Georges Georgette Gérald Géraldine Gérard
Germain Germaine Ghislain Ghislaine Gilbert Gilberte Gildas Gilles Ginette Gisèle Grégoire Grégory Guénolé Guilhem
Guillaume Gustave Guy Gwenaël Gwenaëlle Gwendoline Hadrien Hélène Héloïse Henri Henriette Hervé Hippolyte Honoré
Honorine Hortense Hubert Hugo Hugues Huguette Igor Inès Irène Irénée Iris Isaac Isabelle Isaline Isidore Ivan Jacinthe
Jack Jacky Jacqueline Jacques Jade Jasmine Jean Jeanine Jeanne Jeannine Jenny Jérémie Jérémy Jérôme Jessica Jessy
Joachim Joanna Jocelyn Jocelyne Joël Joëlle Johan Johann Johanna Johnny Jonathan Jordan Joris José Joseph Joséphine
Josette Josiane Josselin Judicaël Judith Jules Julia Julie Julien Julienne Juliette Juline Justin Justine Karen Karine
Katia Kévin Killian Kilian Kylian Laetitia Lambert Lara Laure Laurence Laurène Laurent Laurette Laurie Laurine Léa
Léane Léandre Léna Léo Léon Léonard Léone Léonie Léontine Léopold Lila Lilas Lilian Liliane Lilou Lily Lina Line Linda
Lisa Lise Lison Loan Loïc Loïs Lola Lorenzo Loriane Lorraine Lou Louane Louis Louisa Louise Louison Luc Lucas Lucette
Lucie Lucien Lucienne Lucile Lucille Lucrèce Ludivine Ludovic Lydia Lydie Madeleine Maël Maëlle Maëlys Maéva Magali
Magalie Mahaut Maïa Maïté Maïwenn Malo Malika Mallory Manon Manuel Marc Marceau Marcel Marcelin Marcelle Margaux Margot
Marguerite Maria Marianne Marie Marielle Marilou Marilyne Marin Marina Marine Mario Marion Marius Marjolaine Marjorie
Marlène Marthe Martial Martin Martine Maryline Maryse Maryvonne Matéo Mathéo Mathias Mathieu Mathilde Mathis Mathurin
Matthias Matthieu Maud Maude Maurice Mauricette Max Maxence Maxime Maximilien Mélanie Mélina Mélissa Mélodie Michaël
Michel Michèle Micheline Michelle Mickaël Mila Milan Mireille Monique Morgan Morgane Muriel Murielle Mylène Myriam
Nadège Nadia Nadine Nans Narcisse Natacha Nathalie Nathan Nathanaël Nelly Nicolas Nicole Nils Nina Ninon Noah Noé Noël
Noëlle Noémie Nolwenn Octave Octavie Océane Odette Odile Olga Olivia Olivier Ombeline Ophélie Oriane Oscar Oswald
Pacôme Paola Pascal Pascale Pascaline Patrice Patricia Patrick Paul Paule Paulette Paulin Pauline Perrine Philibert
Philippe Philippine Philomène Pierre Pierrette Pierrick Prosper Prune Quentin Rachel Raoul Raphaël Raphaëlle Raymond
Raymonde Rebecca Régine Régis Rémi Rémy Renaud René Renée Richard Robert Roberte Robin Roch Rodolphe Rodrigue Roger
Roland Rolande Romain Roman Romane Romaric Roméo Romuald Ronan Rosalie Rose Roseline Roselyne Roxane Sabine Sabrina
Sacha Salomé Sam Samantha Samson Samuel Sandra Sandrine Sandy Sara Sarah Sasha Sébastien Ségolène Serge Séverin
Séverine Sibylle Siméon Simon Simone Solange Solène Soline Sonia Sophie Stanislas Stella Stéphane Stéphanie Steve
Steven Suzanne Suzie Sylvain Sylvaine Sylvette Sylviane Sylvie Tanguy Tania Tatiana Teddy Thaïs Thècle Théo Théodore
Théophile Théotime Thérèse Thibaud Thibault Thibaut Thierry Thomas Timéo Timothé Timothée Tiphaine Titouan Tom Tony
Tristan Ulysse Urbain Ursule Valentin Valentine Valère Valérie Valéry Vanessa Véra Véro Véronique Vianney Victoire
Victor Victoria Vincent Violaine Violette Virgile Virginie Vivian Viviane Vivien Wilfried William Xavier Yaël Yann
Yannick Yannis Yohan Yohann Yolaine Yolande Aglaé Ambroise Amaury Anselme Aubin Aymar Bérengère Bertille Célestine
Clotaire Éléonor Éloïs Enora Eudes Eulalie Euphrasie Eusèbe Fantine Fulbert Gaétane Gersende Gontran Gwladys Hermine
Hyacinthe Ignace Ingrid Isaure Jacob Joanny Josiah Jordane Katell Kelig Lénaïg Léopoldine Loeiza Loïck Lubin Ludmilla
Lylou Maëva Maïlys Maryam Maylis Melchior Mélisande Morvan Naïs Nolan Norbert Odilon Oanell Odon Perrette Philéas
Quitterie Raphaële Rozenn Servane Sixtine Soazig Swann Sylvestre Tancrède Théa Théobald Tifenn Timothy Tugdual Tudi
Typhaine Ulrich Valérian Wendeline Yanis Yoan Yohanna Ysaline Yseult Zéphyr Youenn Yves Yvette Yvon Yvonne Zacharie
Zélie Zita Zoé Momo Nico Seb Titi Fanch Yoann Gwen Ludo Flo Mado Lulu Jo Chris Manu Alex Greg
"""
_ENGLISH = """
Aaron Abigail Adam Alan Alasdair Alison Amanda Amy Andrea Andrew Angela Angus Ann Ashley Audrey Barry Beatrix Ben Beth
Agatha Alfie Alistair Annabel Archie Arlene Ava Barnaby Bernadine Bertie Blair Brad Bryony Cecil Clara Clarissa Claudia
Colleen Cormac Daisy Daphne Darragh Deirdre Desmond Dermot Dominic Doreen Dylan Edgar Edith Edmund Edna Eira Eleri
Elsie Emer Emma Ernest Esme Euan Eunice Fergus Finlay Finn Florence Frank Freya Geraint Ginny Gladys Glenys Gwen
Gwyneth Hamish Harvey Hector Herbert Hugo Irene Isobel Ivor Jasper Jess Jessica Joel Josh Joshua Julian June Justin
Kieran Kitty Leila Lachlan Leo Lily Louis Lucinda Mabel Maggie Maisie Marcus Marjorie Martyn Mavis Mhairi Mildred
Millie Miriam Morag Muriel Natalie Nathaniel Niall Norman Oscar Padraig Percy Petra Phyllis Piers Priscilla Ralph
Reginald Rhiannon Robbie Robin Roderick Rodney Rosie Rupert Sadie Sarah Seamus Selina Sian Siân Simon Sorcha Stella
Tamsin Ted Tess Toby Tom Una Victor Vivienne Wilf Wilma Winifred Yvette Betty Bill Bob Brandon Brenda Brendan Brian
Bridget Callum Cameron Carl Carol Cathal Charlie Chris Christina Christopher Ciara Clive Colin Connor Conor Craig
Cynthia Darren Dave Dawn Dean Deborah Declan Derek Diana Donald Donna Dorothy Doug Douglas Duncan Edward Eileen Eleanor
Elizabeth Ellen Emily Eoin Erin Ethan Evan Evelyn Fiona Frances Fraser Gareth Gary Gavin Geoff George Gillian Glen
Glenn Gordon Graham Grace Gregory Hannah Harriet Harry Hazel Heather Heidi Helen Henry Hilary Howard Hugh Iain Ian
Imogen Ingrid Isla Jack Jacob James Jamie Jane Janet Jason Jeff Jeffrey Jennifer Jeremy Jill Jim Joan Joanne Joe John
Jon Joyce Judy Karen Kate Katherine Kathleen Kathy Katie Keith Kelly Ken Kenneth Kevin Kim Kirsty Kyle Larry Laura
Lauren Lawrence Leah Leslie Lewis Liam Linda Lindsay Liz Lorna Lucy Luke Lynn Maeve Malcolm Margaret Mark Martha Mary
Matthew Maureen Megan Melanie Michelle Mike Mohammed Molly Nancy Neil Niamh Nicholas Nick Nigel Nora Oliver Oonagh Owen
Pamela Pat Patricia Paula Peggy Penelope Peter Phil Philip Phoebe Polly Rebecca Rhys Rob Roisin Ron Ronald Rory
Rosalind Rosemary Ross Roy Russell Ruth Ryan Sally Scott Sean Shannon Sharon Sheila Siobhan Sinead Stacy Stanley
Stephen Stuart Sue Susan Tara Terry Theresa Tim Timothy Tina Todd Tracy Trevor Ursula Vera Walter Wendy Zoe Aoife
Saoirse
"""
_OTHERS = """
Abdallah Abdel Abdelaziz Abdelkader Abdelkrim Abdellah Abdou Abdoulaye Abderrahmane Adama Adel Adil Ahmed Aïcha Aïssa
Aïssatou Akim Alassane Ali Alioune Alpha Amadou Amar Amel Amélia Amin Amina Aminata Amine Amir Amira Anas Anissa Assia
Awa Aya Ayoub Aziz Aziza Bachir Bakary Basma Bilal Boubacar Brahim Chafik Chaïma Cheikh Cherif Demba Dalila Djamel
Djamila Djibril Driss El-Hadj Fadila Fahim Faïza Farah Farid Farida Fares Fatiha Fatima Fatma Fatou Fatoumata Fayçal
Fouad Fousseni Ghania Habib Habiba Hadj Hafida Hafsa Hakim Halima Hamed Hamid Hamza Hanane Hassan Hassane Hassiba Hatem
Hayat Hedi Hicham Hind Houda Houria Hussein Ibrahim Ibrahima Idir Idriss Idrissa Ikram Ilham Ilyas Ilyes Imad Imane
Imen Ismaël Ismail Issa Jalil Jamal Jamel Jamila Jawad Kader Kadiatou Kamel Kamal Karim Karima Khadija Khadidja Khaled
Khalid Khalil Kheira Laïla Lamia Lamine Latifa Leïla Lila Linda Lotfi Loubna Madjid Mahmoud Majid Malek Malik Mamadou
Mariam Mariama Marwa Maryam Mehdi Medhi Meriem Messaoud Moctar Mohamed Mohammed Mohand Moïse Mokhtar Moncef Mona Mouna
Mounir Mourad Moussa Moustapha Mustapha Myriam Nabil Nabila Nacer Nadir Nadjib Nadjia Naïma Naïm Najat Nassim Nassima
Nawal Nejma Nora Nordine Nour Noura Nourredine Nouria Omar Oumar Oumou Ousmane Rabah Rabia Rachid Rachida Rafik Rania
Rayan Réda Ridha Riad Safia Saïd Saïda Salah Salem Salima Salif Salim Saliou Samba Sami Samia Samir Samira Sana Sébiha
Sékou Selim Selma Sidi Slimane Smaïl Sofia Sofiane Soraya Soufiane Souad Souleymane Tahar Taoufik Tarek Tarik Tidiane
Wafa Wahiba Walid Wassim Yacine Yamina Yanis Yasmina Yasmine Yassine Youcef Younes Youssef Youssouf Zahra Zakaria Zineb
Zohra Zoubida Wassila Yassin Zakia Zaïnab Sihem Siham Sabah Rym Nesrine Lounès Kenza Kahina Jihane Inaya Hajar Ghizlane
Firas Faten Bouchra Asma Amal Achraf Abdelhamid Abdelmajid Abdoul Aboubacar Bintou Diarra Fanta Fanny Kadidia Lassana
Maïmouna Mariétou Modibo Ndeye Oumarou Ramata Rokia Rokhaya Seydou Sira Tiémoko Yacouba Yaya Koffi Kouamé Akua Abena
Adjoa Kwesi Yao Afi Komla Chinedu Emeka Ifeoma Nkechi Uche Tendai Thandi Sipho Amara Nia Ayşe Aylin Burak Ebru Fatih
Gül Hakan Kemal Leyla Nilüfer Orhan Özlem Selin Serkan Sevgi Tolga Umut Yasin Yusuf Arjun Deepak Kavita Lakshmi Meera
Nisha Pooja Rahul Rajesh Sanjay Sunita Vijay Vikram Anjali Hiroko Kenji Sakura Takeshi Hoa Tuan Ngoc Phuong Xuan Ming
Ling Chen Agnieszka Aleksander Aleksandra Anastasia Anton Artur Barbora Bartosz Beata Blanka Bohdan Boguslaw Danuta
Dariusz Dmitri Dorota Ewa Grażyna Grzegorz Halina Iryna Iwona Jacek Jadwiga Jakub Jaroslav Jerzy Jiří Joanna Kamil
Kasia Katarzyna Krzysztof Krystyna Lech Ludmila Łukasz Maciej Małgorzata Mateusz Mikhail Mirosław Nadiya Natalya Oksana
Oleg Oleksandr Olena Paweł Radek Ryszard Sergei Stanisław Sławomir Tadeusz Tomasz Vaclav Viktor Wanda Wiesław Wojciech
Yelena Yuri Zbigniew Zdenka Zuzana Ágnes Attila Balázs Éva Ferenc Gábor György Ildikó István János Katalin Lászlo Mária
Péter Sándor Zoltán Zsófia Aino Anders Anneli Arvid Astrid Birgitta Björn Dagmar Eero Einar Ellinor Erika Frida Freja
Gudrun Gunnar Gustaf Hanne Harald Helle Ingvar Jukka Kaisa Kirsten Kjell Knut Lasse Lennart Liv Maja Malin Marit Mette
Mikael Mikko Niels Nils Oddny Oskar Pekka Pernille Signe Sigrid Siri Solveig Søren Stig Svein Tor Torbjörn Tuula Ulla
Ulrike Gerd Gerhard Gisela Götz Hannelore Hartmut Hildegard Irmgard Jutta Lieselotte Lothar Mechthild Norbert Reinhard
Roswitha Rüdiger Sabrine Siegfried Sigrun Tanja Uta Volker Werner Wiebke Aitor Ainhoa Amparo Begoña Consuelo
Encarnación Gloria Iker Inmaculada Itziar Josefa Maite Marisol Maricruz Nieves Núria Oriol Pepe Rosario Vicente Xabier
Xavier Afonso Anabela Catarina Conceição Fátima Filipa Graça Inês Leonor Lurdes Mafalda Rita Susana Telmo Vítor Alessio
Alfredo Anna-Maria Antonella Beatrice Bruna Carlo Caterina Cesare Cinzia Domenico Donatella Elisabetta Emanuela Ettore
Filippo Gaetano Giacomo Gianluca Grazia Ilaria Ivo Letizia Luciano Marcella Maurizio Nicola Ornella Piero Renato
Rossella Sara Simonetta Tiziana Umberto Vincenzo Ngozi Chidi Kofi Kwame Thi-Lan Linh Minh Thanh Anh Huong Wei Mei Li
Yuki Hiroshi Priya Priyanka Ravi Anil Adriana Alberto Alejandro Alessandro Alessandra Alfonso Álvaro Ana Andreas Andrea
Andrzej Anja Anke Anneke Annegret Antje Antonio Arne Aurelio Beatriz Bianca Birgit Bjorn Bogdan Carla Carlos Carmen
Chiara Claudia Claudio Concetta Cristina Daniela Diego Dieter Dirk Dragan Dolores Eduardo Elena Elif Emre Enrico
Enrique Esteban Fabio Federica Federico Felipe Fernando Francesca Francesco Francisco Franz Friedrich Gabriela Gianni
Giorgio Giovanni Giulia Giulio Giuseppe Gonzalo Greta Günter Hans Heike Heinz Helga Hendrik Henrik Horst Ignacio Ines
Ingeborg Isabel Ivana Jan Jana Javier Jens Jesús João Joaquim Johannes Jonas Joop Jordi Jorge Jörg Josef Juan Juana
Jürgen Kai Karin Karl Karsten Katja Katrin Klaus Kurt Lars Laszlo Leif Leonardo Lieke Lorena Luca Lucia Luigi Luis
Luisa Lukas Lutz Maarten Magda Magdalena Manfred Manuela Marcello Marcin Marco Marcos Margarida Maria-José Mariana
Marek Marta Massimo Matteo Mauro Mehmet Mercedes Michal Miguel Milena Mircea Monica Monika Mustafa Natalia Nikola
Nikolai Nuno Ole Olaf Pablo Paolo Patrizia Paulo Pavel Pedro Petra Piet Pieter Pietro Pilar Piotr Rafael Rainer Ralf
Ramón Raquel Raúl Renate Reto Ricardo Riccardo Roberto Rocío Rodrigo Rosa Rui Salvatore Sandro Sergio Silvia Simona
Sonja Stefan Stefania Stefano Sven Svetlana Tatjana Teresa Thorsten Tiago Tomas Torsten Udo Ulrich Urs Ute Uwe Valeria
Vasco Vladimir Wolfgang Xavi Yolanda Zofia Zeynep
"""

GIVEN: dict[str, str] = {fold(name): name for table in (_OTHERS, _ENGLISH, _FRENCH) for name in table.split()}


def is_given(word: str) -> bool:
    """« Marie », « Marie-Claude », "J-Baptiste": the first part decides, or the last behind an initial."""
    parts = fold(word.strip(".")).split()
    return bool(parts) and (
        " ".join(parts) in GIVEN or parts[0] in GIVEN or (len(parts) > 1 and len(parts[0]) == 1 and parts[-1] in GIVEN)
    )
